// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Duties as an iCalendar file (RFC 5545) that any calendar can subscribe to or import.
///
/// Each is an event at the moment it is due, with its reminders as alarms; a task (VTODO) would say
/// it better, but most calendars drop tasks. The text depends on its items and the stamp alone.
public struct CalendarRenderer: Sendable {
  public init() {}

  /// - Parameter stamp: when the calendar is made; in every entry as its DTSTAMP.
  /// - Returns: the file, in UTF-8, with CRLF at the end of every line.
  public func render(_ items: [CalendarItem], stampedAt stamp: Date) -> String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//EcartDPP//Duties//EN", "CALSCALE:GREGORIAN",
      "METHOD:PUBLISH",
    ]
    for item in items.sorted(by: { ($0.due, $0.uid) < ($1.due, $1.uid) }) {
      lines += event(item, Self.instant(stamp))
    }
    lines.append("END:VCALENDAR")
    return lines.map { Self.folded($0) + "\r\n" }.joined()
  }

  private func event(_ item: CalendarItem, _ stamp: String) -> [String] {
    var lines = [
      "BEGIN:VEVENT", "UID:\(item.uid)", "DTSTAMP:\(stamp)", "SEQUENCE:\(item.sequence)",
      "DTSTART:\(Self.instant(item.due))", "SUMMARY:\(Self.escaped(item.summary))",
      "DESCRIPTION:\(Self.escaped(item.details))",
      // Nobody is busy because something is due.
      "TRANSP:TRANSPARENT", "CLASS:CONFIDENTIAL",
    ]
    for reminder in Set(item.reminders).sorted(by: >) {
      lines += [
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:\(Self.before(reminder))",
        "DESCRIPTION:\(Self.escaped(item.summary))", "END:VALARM",
      ]
    }
    return lines + ["END:VEVENT"]
  }

  /// RFC 5545, 3.3.5, form 2: in UTC.
  private static func instant(_ date: Date) -> String {
    String(Moment.stamp(date).filter { $0 != "-" && $0 != ":" })
  }

  /// RFC 5545, 3.3.6: so long before the start. Whole seconds.
  private static func before(_ seconds: TimeInterval) -> String {
    let whole = max(0, Moment.whole(seconds))
    return whole.isMultiple(of: 86_400) ? "-P\(whole / 86_400)D" : "-PT\(whole)S"
  }

  /// RFC 5545, 3.3.11. Line ends become `\n`; other control characters have no place in a text.
  static func escaped(_ text: String) -> String {
    var output = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": output.append(contentsOf: ["\\", scalar])
      case "\n" where last == "\r": break
      case "\n", "\r": output.append(contentsOf: ["\\", "n"])
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: output.append(" ")
      default: output.append(scalar)
      }
      last = scalar
    }
    return String(output)
  }

  /// RFC 5545, 3.1: no line is longer than 75 octets without its end; what goes on begins with a
  /// space, and no character is cut in two.
  static func folded(_ line: String) -> String {
    var output = String.UnicodeScalarView()
    var octets = 0
    for scalar in line.unicodeScalars {
      let width = UTF8.width(scalar)
      if octets + width > 75 {
        output.append(contentsOf: ["\r", "\n", " "])
        octets = 1
      }
      output.append(scalar)
      octets += width
    }
    return String(output)
  }
}
