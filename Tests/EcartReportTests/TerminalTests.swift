// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartReport
import Foundation
import Testing

@Suite("The terminal rendering")
struct TerminalTests {
  @Test(
    arguments: [
      "word", String(repeating: "longword", count: 40), String(repeating: "注文", count: 90),
      String(repeating: "😀 ", count: 90), "a\u{1B}b\u{202E}c",
      String(repeating: "\u{202E}", count: 60), "", " ",
    ], [60, 80, 100, 4, 500])
  func `no line is wider than asked, nor than 100 columns`(words: String, width: Int) {
    let text = TerminalRenderer(width: width).render(Hostile.report(words))
    let limit = min(100, max(80, width))
    for line in text.split(separator: "\n") { #expect(Hostile.columns(line) <= limit) }
  }

  @Test func `the whole sample fits 100 columns and tells failures before clocks before counts`()
    throws
  {
    let text = TerminalRenderer().render(try Sample.whole())
    for line in text.split(separator: "\n") {
      #expect(Hostile.columns(line) <= 100)
      #expect(!line.hasSuffix(" "))
    }
    let parts = ["Not satisfied (4)", "Unknown (4)", "Clocks (40)", "All 139 clauses", "FAIL: "]
    let places = parts.compactMap { text.range(of: $0)?.lowerBound }
    #expect(places.count == parts.count)
    #expect(places == places.sorted())
    let last = try #require(text.split(separator: "\n\n").last)
    #expect(last.hasPrefix("FAIL: 4 of 139 clauses are not satisfied"))
    #expect(last.contains("Look first at ret-1: Run the sweep"))
  }

  @Test func `a failure shows what is wrong, the remedy, the command and the waiver`() throws {
    let text = TerminalRenderer().render(try Sample.whole())
    for words in [
      "mfa-1     Every account signs in with more than one factor",
      "          wrong    1 of 14 accounts has no second factor.",
      "          remedy   Enrol a second factor for the account, or disable it.",
      "          see      $ dpp audit --clause mfa-1",
      "          waiver   Until 2027-01-01, approved by Head of Operations: The till",
    ] { #expect(text.contains(words)) }
  }

  @Test func `bars show how much of the limit is used and how late it is`() {
    let finding = Finding(Sample.clause("ret-1"), in: "Retention", .notSatisfied)
    let text = TerminalRenderer().render(
      Sample.report(
        [finding],
        clocks: [
          Sample.clock("late", age: 34), Sample.clock("half", age: 15),
          Sample.clock("fresh", age: 0), Sample.clock("keep", age: 45, held: true),
        ]))
    let full = String(repeating: "█", count: 30)
    let half = String(repeating: "█", count: 15) + String(repeating: "·", count: 15)
    #expect(
      text.contains("  late         \(full)  34 of 30 d       due 2026-11-14  overdue by 4 d"))
    #expect(text.contains("  half         \(half)  15 of 30 d       due 2026-12-03  on time"))
    #expect(text.contains("  keep         \(full)  45 of 30 d       due 2026-11-03  held"))
    #expect(text.contains("(ret-1, limit 30 d): 1 overdue, 2 on time, 1 held"))
  }

  @Test func `clocks that are not drawn are counted, and the most urgent are drawn`() {
    let clocks = (0..<30).map { Sample.clock("s\($0)", age: Double($0)) }
    let finding = Finding(Sample.clause("ret-1"), in: "Retention", .satisfied)
    let text = TerminalRenderer(clocksPerRule: 2).render(Sample.report([finding], clocks: clocks))
    #expect(text.contains("  s29 "))
    #expect(text.contains("  s28 "))
    #expect(!text.contains("  s27 "))
    #expect(text.contains("and 28 more, none more urgent"))
  }

  @Test func `the counts add up by chapter and by kind`() throws {
    let lines = TerminalRenderer().render(try Sample.whole()).split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("All 139 clauses") })
    func sum(_ include: (Substring) -> Bool) -> Int {
      lines[(start + 3)...].filter(include).reduce(0) { total, line in
        total + line.split(separator: " ").suffix(6).compactMap { Int($0) }.reduce(0, +)
      }
    }
    #expect(sum { $0.hasPrefix("of kind") } == 139)
    #expect(sum { $0.hasPrefix("all ") } == 139)
    #expect(sum { $0.hasPrefix("credentials") } == 9)
  }
}
