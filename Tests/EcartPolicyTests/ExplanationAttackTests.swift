// SPDX-License-Identifier: Apache-2.0

import EcartTesting
import Foundation
import Testing

@testable import EcartPolicy

/// What an explanation is read from, when somebody has written it who wishes no good (log-5).
@Suite struct `An explanation under attack` {
  /// Names that would forge a line, a heading, a colour or a direction.
  static let hostile = [
    "a\r\nRefused  wrong", "a\u{2028}b", "a\u{1b}[2Jb", "\u{202e}txt", "nul\u{0}", "q\"}{\\",
    "\\u{202e}", "Změna", "\u{85}", "\u{1f512}", "", " ", String(repeating: "long", count: 100),
  ]

  static func entry(_ text: String, _ number: Int) throws -> Evidence {
    let subject = try #require(SubjectID(hex: String(repeating: "a7", count: 32)))
    let name = try #require(Pseudonym(keyedDigest: Array(0..<16)))
    let digest = try #require(Commitment(digest: Array(0..<32)))
    let instant = Date(timeIntervalSince1970: Double(number) * 1e9 + 0.125)
    let values: [EvidenceValue] = [
      .count(number), .count(.min), .count(.max), .instant(instant), .instant(.distantPast),
      .instant(.distantFuture), .flag(true), .flag(false), .clause(Clause.ID(recorded: text)),
      .identifier(UUID()), .pseudonym(name), .tombstone(subject), .commitment(digest),
      .code(RefusalCode(stored: text)), .codes([]),
      .codes([RefusalCode(stored: text), RefusalCode(stored: "b")]),
      .words(EvidenceWords(text)),
    ]
    var evidence = Evidence(
      kind: "Host.\(text)", outcome: .refused, clauses: [Clause.ID(recorded: text)],
      fields: values.map { (text, $0) } + [("reason", .code(RefusalCode(stored: "decoy")))])
    evidence.actor = name
    evidence.object = values[number % values.count]
    evidence.add("reason", .code(RefusalCode(stored: text)))
    evidence.add("clause", .clause(Clause.ID(recorded: text)))
    if number.isMultiple(of: 2) { evidence.add("change", .words(EvidenceWords(text))) }
    return evidence
  }

  @Test(arguments: hostile)
  func `every kind of value comes back as it was, and no name breaks out`(_ text: String) throws {
    for number in 0..<34 {
      let evidence = try Self.entry(text, number)
      let bytes = evidence.encoded(at: Date(timeIntervalSince1970: 1_790_000_000))
      #expect(bytes.allSatisfy { (0x20...0x7e).contains($0) })
      let why = try #require(Explanation(entry: bytes))
      #expect(why.rule.code.description == text)
      #expect(why.rule.clause?.description == text)
      #expect(why.change == (number.isMultiple(of: 2) ? text : nil))
      #expect(why.facts.count == 18)
      #expect(why.facts.last?.value.words == "decoy")
      var again = Evidence(
        kind: why.rule.gate, outcome: .refused, clauses: why.rule.clauses,
        fields: why.facts.map { ($0.name, $0.value) })
      again.actor = why.actor
      again.object = why.object
      again.add("reason", .code(why.rule.code))
      if let clause = why.rule.clause { again.add("clause", .clause(clause)) }
      if let change = why.change { again.add("change", .words(EvidenceWords(change))) }
      #expect(again.encoded(at: why.at) == bytes)

      let headings: Set<Substring> = ["Refused", "When", "Who", "About", "Saw", "Change"]
      var seen: [Substring] = []
      for line in why.description.split(separator: "\n", omittingEmptySubsequences: false) {
        #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) })
        #expect(line.utf8.count <= 100)
        let heading = line.prefix(9).prefix { $0 != " " }
        if !heading.isEmpty { seen.append(heading) }
      }
      #expect(Set(seen).isSubset(of: headings))
      #expect(Set(seen).count == seen.count, "a heading twice is a forged line")
    }
  }

  @Test func `no cut and no changed byte crashes the reader or makes a refusal of nothing`() throws
  {
    var random = SplitMix(state: 0x5EED)
    let good = try Self.entry("q\"\u{2028}", 2).encoded(
      at: Date(timeIntervalSince1970: 1_790_000_000))
    for length in 0..<good.count { #expect(Explanation(entry: Array(good.prefix(length))) == nil) }
    var readable = 0
    for _ in 0..<60_000 {
      var bytes = good
      for _ in 0...Int(random.next() % 3) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        }
      }
      guard let why = Explanation(entry: bytes) else { continue }
      readable += 1
      let text = why.description
      #expect(text.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
      #expect(text == Explanation(entry: bytes)?.description)
    }
    #expect(readable > 0)
  }

  @Test func `bytes of no entry are none`() {
    for text in [
      "", "{", "{}", "null", "[[[[[[[[[[", #"{"v":2,"at":"2026-11-20T12:00:00.000Z"}"#,
      #"{"v":1,"at":"2026-02-30T12:00:00.000Z","kind":"k","outcome":"refused","clauses":[],"#
        + #""fields":{"reason":{"code":"c"}}}"#,
      #"{"v":1,"at":"2026-02-20T12:00:00.000Z","kind":"k","outcome":"refused","clauses":[],"#
        + #""fields":{"reason":{"code":"c"}}}"# + "\n{}",
      #"{"v":1,"at":"2026-02-20T12:00:00.000Z","kind":"k","outcome":"admitted","clauses":[],"#
        + #""fields":{"reason":{"code":"c"}}}"#,
      #"{"v":1,"at":"2026-02-20T12:00:00.000Z","kind":"k","by":"g","outcome":"refused","#
        + #""clauses":[],"fields":{"reason":{"code":"c"}}}"#,
      #"{"v":1,"at":"2026-02-20T12:00:00.000Z","kind":"k","outcome":"refused","clauses":[],"#
        + #""fields":{"n":{"count":99999999999999999999},"reason":{"code":"c"}}}"#,
    ] { #expect(Explanation(entry: Array(text.utf8)) == nil, "\(text)") }
  }

  @Test func `an entry of the release before has no words and is explained all the same`() throws {
    let old =
      #"{"v":1,"at":"2026-11-20T12:00:00.000Z","kind":"EcartPasswords.VerifyPassword","#
      + #""outcome":"refused","clauses":["mfa-1","pw-6","acc-7"],"#
      + #""object":{"pseudonym":"000102030405060708090a0b0c0d0e0f"},"#
      + #""fields":{"reason":{"code":"wrong"},"clause":{"clause":"mfa-1"}}}"#
    let why = try #require(Explanation(entry: Array(old.utf8)))
    #expect(
      why.description == """
        Refused  wrong (mfa-1), by EcartPasswords.VerifyPassword
        When     2026-11-20T12:00:00.000Z
        About    pseudonym 000102030405060708090a0b0c0d0e0f
        """)
  }

  @Test func `what a host's gate says in its remedy stays out, wherever the gate is nested`()
    async throws
  {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    await Self.refuse(HostGate(), keeper)
    await Self.refuse(CountUp.Nested(), keeper)
    // A type that a host nests in one of ours begins with the host's name all the same.
    await Self.refuse(Evidence.HostGate(), keeper)
    await Self.refuse(Generic<Evidence>(), keeper)
    let entries = try await keeper.store.ledgerEntries(from: 0, limit: 100)
    #expect(entries.count >= 4)
    for entry in entries {
      #expect(!String(decoding: entry, as: UTF8.self).contains("CANARY"))
      #expect(Explanation(entry: entry)?.change == nil)
    }
  }

  private static func refuse<G: Gate>(_ gate: G, _ keeper: Gatekeeper) async {
    guard case .refused(let reason, let why) = await keeper.ask(gate) else {
      Issue.record("not refused: \(G.self)")
      return
    }
    #expect(reason.remedy.contains("CANARY"))
    #expect(!why.description.contains("CANARY"), "\(G.self)")
    let last = try? await keeper.store.ledgerEntries(from: 0, limit: 100).last
    #expect(last.flatMap { Explanation(entry: $0) }?.description == why.description)
  }
}

enum Talkative: RefusalReason {
  case no
  var clause: Clause.ID { Clause.ID("lp-1") }
  var code: RefusalCode { RefusalCode("no") }
  var remedy: String { "Ask CANARY Etxeberria." }
}

struct HostGate: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Talkative> {
    .refuse(.no)
  }
}

struct Generic<Value>: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Talkative> {
    .refuse(.no)
  }
}

extension CountUp {
  struct Nested: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Talkative> {
      .refuse(.no)
    }
  }
}

extension Evidence {
  struct HostGate: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Talkative> {
      .refuse(.no)
    }
  }
}

/// A generator with a seed of its own, so that a failure comes again.
private struct SplitMix {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
