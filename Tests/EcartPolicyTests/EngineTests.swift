// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation
import Synchronization
import Testing

@Suite("The engine")
struct EngineTests {
  @Test func `two hundred parallel decisions on one record all count, and do slow work once each`()
    async throws
  {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    let worked = Mutex(0)
    let gate = CountUp(work: { worked.withLock { $0 += 1 } })
    let claims = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<200 { group.addTask { try await keeper.admit(gate).claim } }
      return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(claims == Set(1...200))
    #expect(worked.withLock { $0 } == 200)
  }

  @Test func `a reservation that answers nil is made all the same, and once per question`()
    async throws
  {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    #expect(try await keeper.admit(ReserveOne()).claim == 1)
    #expect(try await keeper.admit(ReserveOne()).claim == 2)
  }

  @Test func `a refusal is committed and leaves evidence`() async throws {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    _ = try await keeper.admit(CountUp(limit: 1))
    await #expect(throws: Denied<CountUp>.self) { try await keeper.admit(CountUp(limit: 1)) }
    let entries = try await keeper.store.ledgerEntries(from: 0, limit: 10)
      .map { String(decoding: $0, as: UTF8.self) }
    #expect(entries.count == 2)
    #expect(entries[0].contains(#""outcome":"admitted""#))
    #expect(entries[1].contains(#""reason":{"code":"full"}"#))
  }

  @Test func `a proof is honoured until it expires, and not over another store`() async throws {
    let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    let keeper = try await openGatekeeper(at: try temporaryDirectory(), clock: clock)
    let other = try await openGatekeeper(at: try temporaryDirectory(), clock: clock)
    let proof = try await keeper.admit(CountUp())
    #expect(try await keeper.admit(After(proof: proof)).claim == 1)
    await expectFault(.otherStore) { try await other.admit(After(proof: proof)) }
    clock.advance(by: 60)
    await expectFault(.expired) { try await keeper.admit(After(proof: proof)) }
  }

  @Test func `a revoked standing undoes the proofs that rest on it, in another process too`()
    async throws
  {
    let directory = try temporaryDirectory()
    let keeper = try await openGatekeeper(at: directory)
    let other = try await openGatekeeper(at: directory)
    let proof = try await keeper.admit(Resting())
    _ = try await other.admit(Honour(proof: proof))
    _ = try await keeper.admit(Revoke())
    await expectFault(.undone) { try await other.admit(Honour(proof: proof)) }
  }

  @Test func `a single use is spent once, also by a second keeper`() async throws {
    let directory = try temporaryDirectory()
    let keeper = try await openGatekeeper(at: directory)
    let use = try await keeper.admitOnce(CountUp())
    let claim = try await keeper.spend(use) { $0 }
    #expect(claim == 1)
  }

  @Test func `a list is guarded: a record that joins it makes the gate decide again`() async throws
  {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    // Each of 50 gates adds itself only if it is alone; exactly one may be.
    let admitted = await withTaskGroup(of: Bool.self) { group in
      for index in 0..<50 {
        group.addTask { (try? await keeper.admit(OnlyOne(name: "\(index)"))) != nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(admitted == 1)
  }

  @Test func `a private record type is refused, because its name does not last`() async throws {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    await #expect(throws: Denied<UsesPrivateRecord>.self) {
      try await keeper.admit(UsesPrivateRecord())
    }
  }
}

func expectFault<T>(_ fault: ProofFault, _ body: () async throws -> T) async {
  do {
    _ = try await body()
    Issue.record("the proof was honoured")
  } catch {
    #expect("\(error)" == "Not decided: \(Interruption.proof(fault))")
  }
}

/// Reserves with an answer that is an optional, and claims how often that was.
struct ReserveOne: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = CountUp.Reason
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    let answer: Int? = try await desk.reserve(CountUp.Counter.self, at: "reserved") { counter in
      counter = CountUp.Counter(value: (counter?.value ?? 0) + 1)
      return nil
    }
    let count = try await desk.read(CountUp.Counter.self, at: "reserved")?.value ?? 0
    return .admit(answer ?? count, for: .seconds(1))
  }
}

struct OnlyOne: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-5")] }
  let name: String
  struct Member: GateRecord, Codable {}
  typealias Reason = CountUp.Reason
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    guard try await desk.list(Member.self).isEmpty else { return .refuse(.full) }
    try await desk.write(Member(), at: RecordKey(name))
    return .admit((), for: .seconds(1))
  }
}

struct Resting: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  typealias Reason = CountUp.Reason
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    try await desk.rest(on: .of(CountUp.Counter.self, "person"))
    return .admit((), for: .seconds(60))
  }
}

struct Honour: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  let proof: Proof<Resting>
  typealias Reason = CountUp.Reason
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    try await desk.honour(proof)
    return .admit((), for: .seconds(60))
  }
}

struct Revoke: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  typealias Reason = CountUp.Reason
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    try await desk.revoke(.of(CountUp.Counter.self, "person"))
    return .admit((), for: .seconds(60))
  }
}

private struct Hidden: GateRecord, Codable {}

struct UsesPrivateRecord: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-5")] }
  typealias Reason = CountUp.Reason
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    try await desk.write(Hidden(), at: "x")
    return .admit((), for: .seconds(1))
  }
}
