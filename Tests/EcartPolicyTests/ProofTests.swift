// SPDX-License-Identifier: Apache-2.0

import EcartTesting
import Foundation
import Synchronization
import Testing

@testable import EcartPolicy

/// Somebody else is always faster.
struct AlwaysConflicting: ForwardingStore {
  let base: any Store
  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    .conflict(batch.expectations)
  }
}

/// Takes a proof and refuses all the same.
struct RefuseAfter: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = CountUp.Reason
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    .refuse(.full)
  }
}

/// Admits for so long.
struct Lasting: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("net-4")] }
  let milliseconds: Int64
  typealias Reason = Never
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    .admit((), for: .milliseconds(milliseconds))
  }
}

@Suite("Proofs and retries", .timeLimit(.minutes(2)))
struct ProofTests {
  @Test func `a gate that always conflicts gives up and says so`() async throws {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    let hopeless = try await gatekeeper(over: AlwaysConflicting(base: keeper.store))
    let worked = Mutex(0)
    let gate = CountUp(work: { worked.withLock { $0 += 1 } })
    let counting = await interruption { () async throws(Denied<CountUp>) in
      try await hopeless.admit(gate)
    }
    #expect(counting == .contended(attempts: 64))
    #expect(worked.withLock { $0 } == 1)
    let reserving = await interruption { () async throws(Denied<Try>) in
      try await hopeless.admit(Try())
    }
    #expect(reserving == .contended(attempts: 256))
    #expect(try await keeper.store.ledgerCount() == 0)
  }

  @Test func `a proof minted after a revocation elsewhere is honoured here`() async throws {
    let directory = try temporaryDirectory()
    let here = try await openGatekeeper(at: directory)
    let elsewhere = try await openGatekeeper(at: directory)
    // This process remembers the standing as it was before it was revoked elsewhere.
    _ = try await here.admit(Resting())
    _ = try await elsewhere.admit(Revoke())
    let proof = try await elsewhere.admit(Resting())
    _ = try await here.admit(Honour(proof: proof))
  }

  @Test func `a stale proof is refused, with evidence, and again after a restart`() async throws {
    let directory = try temporaryDirectory()
    let keeper = try await openGatekeeper(at: directory)
    let proof = try await keeper.admit(Resting())
    _ = try await keeper.admit(Revoke())
    await expectFault(.undone) { try await keeper.admit(Honour(proof: proof)) }
    let restarted = try await openGatekeeper(at: directory)
    await expectFault(.undone) { try await restarted.admit(Honour(proof: proof)) }
    let entries = try await keeper.store.ledgerEntries(from: 2, limit: 9)
      .map { String(decoding: $0, as: UTF8.self) }
    #expect(entries.count == 2)
    #expect(entries.allSatisfy { $0.contains(#""reason":{"code":"proof-undone"}"#) })
  }

  @Test func `a proof is over at its very millisecond, and is good in the one before`()
    async throws
  {
    // Lengths whose sum with a moment is a little too much in binary are among these.
    for length in [Int64(1_001), 59_999, 28_499_999] {
      let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000.002))
      let keeper = try await openGatekeeper(at: try temporaryDirectory(), clock: clock)
      let proof = try await keeper.admit(Lasting(milliseconds: length))
      clock.advance(by: Double(length - 1) / 1000)
      try await keeper.recheck(proof)
      clock.advance(by: 0.001)
      #expect(keeper.now == proof.expires)
      await #expect(throws: Interruption.proof(.expired)) { try await keeper.recheck(proof) }
    }
  }

  @Test func `a single use is spent in another process, after which it is gone`() async throws {
    let directory = try temporaryDirectory()
    let use = try await openGatekeeper(at: directory).admitOnce(CountUp())
    let restarted = try await openGatekeeper(at: directory)
    #expect(try await tickets(restarted) == 1)
    #expect(try await restarted.spend(use) { $0 } == 1)
    #expect(try await tickets(restarted) == 0)
  }

  @Test func `a single use acts only when its spending is durable`() async throws {
    let directory = try temporaryDirectory()
    let keeper = try await openGatekeeper(at: directory)
    for manner in FailingStore.Manner.allCases {
      for call in 1...3 {
        let use = try await keeper.admitOnce(CountUp())
        let failing = try await gatekeeper(
          over: FailingStore(keeper.store, failing: call, manner))
        let acted = Mutex(false)
        do {
          try await failing.spend(use) { _ in acted.withLock { $0 = true } }
          Issue.record("it was spent")
        } catch { #expect(error is Denied<SpendTicket>) }
        #expect(!acted.withLock { $0 })
      }
    }
  }

  @Test func `a single use expires, and a refused one leaves no ticket`() async throws {
    let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    let keeper = try await openGatekeeper(at: try temporaryDirectory(), clock: clock)
    let use = try await keeper.admitOnce(CountUp())
    clock.advance(by: 60)
    do {
      _ = try await keeper.spend(use) { $0 }
      Issue.record("it was spent")
    } catch { #expect("\(error)".contains("expired")) }
    await #expect(throws: Denied<RefuseAfter>.self) {
      _ = try await keeper.admitOnce(RefuseAfter()).claim
    }
    #expect(try await tickets(keeper) == 0)
  }

  private func tickets(_ keeper: Gatekeeper) async throws -> Int {
    try await keeper.survey.list(Ticket.self).count
  }

  @Test func `keys are what their bytes are`() {
    #expect(RecordKey("\u{E9}") != RecordKey("e\u{301}"))
    #expect(RecordKey("x\0y") != RecordKey("x"))
    #expect(!RecordKey("x\0y").description.utf8.contains(0))
    // Nothing is cut: two long keys with one beginning are two records.
    let long = String(repeating: "👩‍👩‍👧‍👦", count: 600)
    #expect(RecordKey(long).description == long)
    #expect(RecordKey(long + "a") != RecordKey(long + "b"))
    #expect(RecordKey("Z") < RecordKey("a"))
    #expect(RecordKey("z") < RecordKey("\u{E9}"))
  }
}
