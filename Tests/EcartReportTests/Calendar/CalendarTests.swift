// SPDX-License-Identifier: Apache-2.0

import EcartReport
import Foundation
import Testing

@Suite("Duties as a calendar (RFC 5545)")
struct CalendarTests {
  static let start = Date(timeIntervalSince1970: 1_790_000_000)

  @Test("an entry has its parts, in UTC, with CRLF, the same every time")
  func whole() {
    let item = CalendarItem(
      uid: "account-review.0a1b2c3d@store", sequence: 7, summary: "Access review due; now, please",
      details: "Decide.\nOr it stops.", due: Self.start, reminders: [86_400, 5])
    let text = CalendarRenderer().render([item], stampedAt: Self.start - 60)
    #expect(
      text.components(separatedBy: "\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//EcartDPP//Duties//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:account-review.0a1b2c3d@store",
        "DTSTAMP:20260921T141220Z", "SEQUENCE:7", "DTSTART:20260921T141320Z",
        "SUMMARY:Access review due\\; now\\, please", "DESCRIPTION:Decide.\\nOr it stops.",
        "TRANSP:TRANSPARENT", "CLASS:CONFIDENTIAL", "BEGIN:VALARM", "ACTION:DISPLAY",
        "TRIGGER:-P1D", "DESCRIPTION:Access review due\\; now\\, please", "END:VALARM",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT5S",
        "DESCRIPTION:Access review due\\; now\\, please", "END:VALARM", "END:VEVENT",
        "END:VCALENDAR", "",
      ])
  }

  @Test("no line is longer than 75 octets, no character is cut, and unfolding gives the text back")
  func folding() {
    for word in ["é", "日本", "🙂", "x", "👨‍👩‍👧‍👦"] {
      for pad in 0..<6 {
        let details = String(repeating: "a", count: pad) + String(repeating: word, count: 120)
        let item = CalendarItem(uid: "u", summary: "s", details: details, due: Self.start)
        let text = CalendarRenderer().render([item], stampedAt: Self.start)
        for line in Data(text.utf8).split(separator: UInt8(ascii: "\n")) {
          #expect(line.last == UInt8(ascii: "\r"))
          #expect(line.count - 1 <= 75)
          #expect(String(validating: line, as: UTF8.self) != nil)
        }
        let unfolded = text.replacingOccurrences(of: "\r\n ", with: "")
        #expect(unfolded.contains("DESCRIPTION:\(details)\r\n"))
      }
    }
  }

  @Test("a text cannot begin a property or an entry of its own")
  func injection() {
    let hostile = "x\r\nEND:VEVENT\rBEGIN:VEVENT\nATTACH:file\u{0}\u{1B}\\,;"
    let item = CalendarItem(uid: "a\r\nB:c;d", summary: hostile, details: hostile, due: Self.start)
    let lines = CalendarRenderer().render([item], stampedAt: Self.start)
      .components(separatedBy: "\r\n")
    #expect(lines.count { $0 == "BEGIN:VEVENT" } == 1)
    #expect(!lines.contains { $0.hasPrefix("ATTACH") || $0.hasPrefix("B:") })
    #expect(lines.contains("UID:a--B-c-d") || lines.contains("UID:a-B-c-d"))
    #expect(!lines.joined().contains("\u{1B}"))
  }

  @Test("entries stand in the order of their days, whatever order they came in")
  func order() {
    let items = (0..<5).map {
      CalendarItem(uid: "u\($0)", summary: "s", details: "d", due: Self.start + Double($0))
    }
    let renderer = CalendarRenderer()
    #expect(
      renderer.render(items, stampedAt: Self.start)
        == renderer.render(items.reversed(), stampedAt: Self.start))
  }
}
