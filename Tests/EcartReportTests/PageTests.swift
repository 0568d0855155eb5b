// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartReport
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("The HTML page and the JSON document")
struct PageTests {
  @Test func `the page needs nothing from outside and runs nothing`() throws {
    let html = HTMLRenderer().render(try Sample.whole())
    for word in ["<script", "<link", "<img", "<iframe", "src=", "@import", "url(", "http", " on"] {
      if word == "http" {
        #expect(html.components(separatedBy: word).count == 2, "only http-equiv")
      } else if word == " on" {
        #expect(html.range(of: #"<[^>]* on[a-z]+="#, options: .regularExpression) == nil)
      } else {
        #expect(!html.contains(word))
      }
    }
    #expect(html.contains("default-src 'none'"))
    #expect(html.contains("<html lang=\"en\">"))
    #expect(html.contains("@media print"))
    #expect(html.contains("prefers-color-scheme: dark"))
  }

  @Test func `every element of the page is closed, whatever the texts say`() throws {
    for report in [try Sample.whole(.testing), Hostile.report(Hostile.markup), Sample.report([])] {
      let html = HTMLRenderer().render(report)
      let start = try #require(html.range(of: "<body>"))
      let end = try #require(html.range(of: "</body>"))
      let body = String(html[start.lowerBound..<end.upperBound])
      let parser = XMLParser(data: Data(body.utf8))
      #expect(parser.parse(), "\(parser.parserError.debugDescription), line \(parser.lineNumber)")
    }
  }

  @Test func `the page has every clause once, and the failing ones first`() throws {
    let report = try Sample.whole()
    let html = HTMLRenderer().render(report)
    for finding in report.findings {
      #expect(html.components(separatedBy: "id=\"c-\(finding.id)\"").count == 2)
    }
    let failures = try #require(html.range(of: "Not satisfied (4)"))
    let table = try #require(html.range(of: "All 139 clauses"))
    #expect(failures.lowerBound < table.lowerBound)
    #expect(html.contains("What this page does not prove"))
    #expect(html.components(separatedBy: "<svg class=\"strip\"").count == 4)
  }

  @Test func `the verdict on the page is the report's`() throws {
    let waived = Sample.report([VerdictTests.broken(VerdictTests.waiver())])
    #expect(HTMLRenderer().render(waived).contains("<p class=\"stamp bad\">FAIL</p>"))
    let accepting = HTMLRenderer(acceptingWaived: true).render(waived)
    #expect(accepting.contains("<p class=\"stamp good\">PASS</p>"))
    #expect(accepting.contains("<span class=\"badge s-not-satisfied\">not satisfied</span>"))
  }

  @Test func `the JSON document has its documented members, sorted, and is the same each time`()
    throws
  {
    let report = try Sample.whole()
    let json = JSONRenderer().render(report)
    #expect(json == JSONRenderer().render(report))
    let keys = json.split(separator: "\n").filter { $0.hasPrefix("  \"") }
      .compactMap { $0.split(separator: "\"").dropFirst().first.map(String.init) }
    #expect(
      keys == [
        "banner", "blockers", "clock", "clocks", "closing", "counters", "findings", "format",
        "formatVersion", "host", "passes", "policy", "ranAt", "store", "tally", "waiversAccepted",
      ])
    let value = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let findings = try #require(value["findings"] as? [[String: Any]])
    #expect(findings.count == 139)
    #expect(
      findings[0].keys.sorted() == [
        "chapter", "command", "controls", "evidence", "id", "kind", "number", "remedy", "title",
        "verdict", "waiver",
      ])
    let tally = try #require(value["tally"] as? [String: Int])
    #expect(tally.values.reduce(0, +) == 139)
    #expect(value["passes"] as? Bool == false)
  }
}
