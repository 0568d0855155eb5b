// SPDX-License-Identifier: Apache-2.0

import EcartTesting
import Foundation
import Testing

@testable import EcartPolicy

/// A host's gate that puts what was typed into its words, and has facts of every kind.
struct Chatty: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7"), Clause.ID("host rule")] }
  let typed: String

  enum Reason: RefusalReason {
    case no(String)
    var clause: Clause.ID { Clause.ID("host rule") }
    var code: RefusalCode { RefusalCode("no") }
    var remedy: String { if case .no(let typed) = self { "\(typed) will not do." } else { "" } }
    var change: String { remedy }
  }

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    desk.remark("reason", .code(RefusalCode("of-the-gate")))
    desk.remark("attempts", .count(3))
    desk.remark("attempts", .count(4))
    desk.record(
      Evidence("EcartAccess.SignIn", .refused, clauses: [], fields: ["reason": .count(1)]))
    return .refuse(.no(typed))
  }
}

extension SpendTicket {
  /// A host's gate inside a type of ours is still the host's.
  struct Inside: Gate {
    static var clauses: [Clause.ID] { [] }
    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<Int, Chatty.Reason> { .refuse(.no("Quartzviolin")) }
  }
}

@Suite("An explanation for every refusal")
struct ExplanationTests {
  private func entries(_ keeper: Gatekeeper) async throws -> [[UInt8]] {
    try await keeper.store.ledgerEntries(from: 0, limit: 1_000)
  }

  @Test func `says the rule, the facts and the moment, and the ledger says the same`() async throws
  {
    let keeper = try await openGatekeeper(at: temporaryDirectory())
    let answer = await keeper.ask(Chatty(typed: "Quartzviolin"))
    guard case .refused(let reason, let why) = answer else {
      Issue.record("not refused")
      return
    }
    #expect(reason.remedy == "Quartzviolin will not do.")
    #expect(
      why.description == """
        Refused  no (host rule), by EcartPolicyTests.Chatty
        When     2026-09-21T14:13:20.000Z
        Saw      reason of-the-gate
                 attempts 3
                 attempts 4
        """)
    // The decision's entry says it, byte for byte; what the gate added beside it says nothing.
    let found = try await entries(keeper).map { Explanation(entry: $0) }
    #expect(found.count == 2)
    #expect(found.first == why)
    #expect(found.last == .some(nil))
    #expect(answer.why == why && answer.proof == nil)
  }

  @Test func `takes no words of a host's gate, wherever the host puts it`() async throws {
    let keeper = try await openGatekeeper(at: temporaryDirectory())
    var said: [String] = []
    let why = try #require(await keeper.ask(Chatty(typed: "Quartzviolin")).why)
    let inside = try #require(await keeper.ask(SpendTicket.Inside()).why)
    #expect(why.change == nil && inside.change == nil)
    said += [why.description, inside.description]
    said += try await entries(keeper).map { String(decoding: $0, as: UTF8.self) }
    #expect(!said.contains { $0.contains("Quartz") })
    #expect(said.contains { $0.contains("Inside") })
  }

  @Test(arguments: [
    ("EcartAccess.SignIn", true), ("EcartPersonalData.RevealFields<Shop.Order, A.B>", true),
    ("EcartAccessories.Gate", false), ("EcartPolicyTests.Chatty", false), ("Shop.Gate", false),
    ("(extension in Shop):EcartAccess.SignIn.Mine", false), ("", false), (".EcartAccess", false),
  ])
  func `knows its own modules one by one`(name: String, isOwn: Bool) {
    #expect(OwnModules.declare(name) == isOwn)
  }

  @Test func `explains a stale proof too, and nothing that was not recorded`() async throws {
    let directory = try temporaryDirectory()
    let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    let keeper = try await openGatekeeper(at: directory, clock: clock)
    let proof = try #require(await keeper.ask(CountUp()).proof)
    clock.advance(by: 61)
    guard case .interrupted(.proof(.expired), let why?) = await keeper.ask(After(proof: proof))
    else {
      Issue.record("the proof was honoured")
      return
    }
    #expect(why.rule.code == RefusalCode("proof-expired") && why.rule.clause == nil)
    #expect(why.change == "The proof has expired: pass its gate again.")
    #expect(try await entries(keeper).last.flatMap { Explanation(entry: $0) } == why)

    let other = try await openGatekeeper(at: temporaryDirectory())
    let elsewhere = await other.ask(After(proof: proof))
    #expect(elsewhere.why?.rule.code == RefusalCode("proof-of-other-store"))

    let before = try await entries(keeper).count
    guard case .interrupted(.missingPart, why: nil) = await keeper.ask(Needy()) else {
      Issue.record("found a part that is not there")
      return
    }
    #expect(try await entries(keeper).count == before)
  }

  @Test func `an admission, other bytes and an entry without a reason are explained by nothing`()
    async throws
  {
    let keeper = try await openGatekeeper(at: temporaryDirectory())
    _ = try await keeper.admit(CountUp())
    for entry in try await entries(keeper) { #expect(Explanation(entry: entry) == nil) }
    let start = Date(timeIntervalSince1970: 1_790_000_000)
    let bare = Evidence("A.B", .refused, clauses: []).encoded(at: start)
    #expect(Explanation(entry: bare) == nil)
    #expect(Explanation(entry: []) == nil)
    #expect(Explanation(entry: Array("{\"v\":2}".utf8)) == nil)
  }

  @Test func `reads an entry that was written before there were words`() throws {
    let old = """
      {"v":1,"at":"2026-11-20T12:00:00.000Z","kind":"EcartAccess.SignIn","outcome":"refused",\
      "clauses":["mfa-1","acc-7"],"object":{"pseudonym":"000102030405060708090a0b0c0d0e0f"},\
      "fields":{"reason":{"code":"locked"},"clause":{"clause":"acc-7"}}}
      """
    let why = try #require(Explanation(entry: Array(old.utf8)))
    #expect(
      why.description == """
        Refused  locked (acc-7), by EcartAccess.SignIn
        When     2026-11-20T12:00:00.000Z
        About    pseudonym 000102030405060708090a0b0c0d0e0f
        """)
    #expect(why.change == nil)
  }

  @Test func `long words are broken at 100 columns, at spaces where there are some`() throws {
    var entry = Evidence("EcartAccess.SignIn", .refused, clauses: [])
    entry.add("reason", .code(RefusalCode("locked")))
    entry.add("change", .words(EvidenceWords(String(repeating: "again ", count: 60))))
    let name = String(repeating: "Long", count: 60)
    let long = Evidence(
      kind: "EcartAccess.\(name)", outcome: .refused, clauses: [],
      fields: entry.fields)
    for entry in [entry, long] {
      let why = try #require(Explanation(entry: entry.encoded(at: .now)))
      let lines = why.description.split(separator: "\n")
      #expect(lines.count > 4 && lines.allSatisfy { $0.count <= 100 })
      let joined = lines.joined().filter { $0 != " " }
      #expect(joined.contains(String(repeating: "again", count: 60)))
    }
  }
}

/// A gate whose part no host has.
struct Needy: Gate {
  static var clauses: [Clause.ID] { [] }
  typealias Reason = CountUp.Reason
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    .admit(try desk.part(Int.self), for: .zero)
  }
}
