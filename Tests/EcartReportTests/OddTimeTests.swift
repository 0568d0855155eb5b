// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartReport
import Foundation
import Testing

@Suite("Odd times trap nothing and are shown as they are")
struct OddTimeTests {
  static func instant(_ text: String) throws -> Date {
    try Date(text, strategy: .iso8601)
  }

  static func report(_ basis: Date, _ due: Date) -> AuditReport {
    let line = ClockLine(
      rule: "delivered", clause: Clause.ID("ret-1"), subject: "aa", basis: basis, due: due,
      state: .onTime)
    return Sample.report(
      [Finding(Sample.clause("ret-1"), in: "Retention", .satisfied)],
      clocks: [line, Sample.clock("bb", age: 3)])
  }

  @Test(arguments: [
    "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2000-02-29T12:00:00Z",
    "1900-03-01T00:00:00Z", "2024-02-29T23:59:59Z", "2026-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2400-02-29T00:00:00Z",
  ])
  func `an instant is written as Foundation writes it`(text: String) throws {
    let date = try Self.instant(text)
    #expect(JSONRenderer().render(Self.report(date, date)).contains("\"basis\": \"\(text)\""))
  }

  static let ends: [Double] = [
    -.infinity, .infinity, .nan, -1e300, 1e300, -62_135_596_800, 253_402_300_799, 0,
  ]

  @Test(arguments: ends, ends)
  func `no instant is too far for any renderer`(basis: Double, due: Double) {
    let report = Self.report(
      Date(timeIntervalSince1970: basis), Date(timeIntervalSince1970: due))
    #expect(TerminalRenderer().render(report).contains("  aa  "))
    #expect(JSONRenderer().render(report).contains("\"subject\": \"aa\""))
    let html = HTMLRenderer().render(report)
    #expect(html.contains(">aa</text>"))
    for word in ["\"nan\"", "\"inf\"", "\"-inf\"", "e+"] { #expect(!html.contains(word)) }
  }

  @Test func `one clock from 1970 does not squeeze the others`() throws {
    let html = HTMLRenderer().render(
      Self.report(try Self.instant("1970-01-01T00:00:00Z"), Sample.now + 9))
    // Two limits of 30 days are drawn about now, not fifty-six years.
    #expect(!html.contains(">1975-"))
    #expect(html.contains(">2026-"))
  }

  @Test func `a clock made from an obligation is due as the store says`() throws {
    let rule = ObligationRule("delivered", clause: Clause.ID("ret-1")) { _ in 30 * 86_400 }
    let subject = try #require(SubjectID(hex: String(repeating: "ab", count: 32)))
    func state(_ age: Double, held: Bool = false) -> ClockLine.State {
      ClockLine(
        Obligation(rule, for: subject, from: Sample.now - age * Sample.day), of: rule,
        under: .ecartAPI, at: Sample.now, warning: 3 * Sample.day, held: held
      ).state
    }
    #expect(state(26.9) == .onTime)
    #expect(state(27) == .dueSoon)
    #expect(state(29.9) == .dueSoon)
    #expect(state(30) == .overdue)
    #expect(state(31, held: true) == .held)
  }
}
