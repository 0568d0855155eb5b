// SPDX-License-Identifier: Apache-2.0

import EcartSQLite
import EcartTesting
import Foundation
import Testing

@testable import EcartPolicy

/// Cannot tell whether anybody committed.
private struct Mute: ForwardingStore {
  let base: any Store
  func revision() -> Int64? { nil }
}

/// Says that nobody ever commits; what a careless store would do.
private struct Still: ForwardingStore {
  let base: any Store
  func revision() -> Int64? { 7 }
}

@Suite("A proof shown again")
struct RecheckTests {
  @Test func `is good while nothing undid it, and is not read again`() async throws {
    let directory = try temporaryDirectory()
    let store = FaultyStore(
      try SQLiteStore(path: directory.appendingPathComponent("store.sqlite").path, testing: true))
    let keeper = try await gatekeeper(over: store)
    let proof = try await keeper.admit(Resting())
    try await keeper.recheck(proof)
    let reads = store.reads
    for _ in 0..<100 { try await keeper.recheck(proof) }
    #expect(store.reads == reads)
    _ = try await keeper.admit(CountUp())
    try await keeper.recheck(proof)
    #expect(store.reads > reads)
  }

  @Test(arguments: [false, true])
  func `is refused at the next request after another process undid it`(
    isMute: Bool
  ) async throws {
    let directory = try temporaryDirectory()
    let path = directory.appendingPathComponent("store.sqlite").path
    let base = try SQLiteStore(path: path, testing: true)
    let here = try await gatekeeper(over: isMute ? Mute(base: base) : base)
    let elsewhere = try await openGatekeeper(at: directory)
    for undoes in [here, elsewhere] {
      let proof = try await here.admit(Resting())
      let count = try await here.store.ledgerCount()
      try await here.recheck(proof)
      try await elsewhere.recheck(proof)
      try await here.recheck(proof)
      #expect(try await here.store.ledgerCount() == count, "rechecking leaves no evidence")
      _ = try await undoes.admit(Revoke())
      for keeper in [here, elsewhere, here] {
        await expectFault(.undone) { try await checked(proof, by: keeper) }
      }
    }
  }

  /// The naive cache: what was good once is good while the store says that nothing happened.
  @Test func `is only as good as the store's revision, which is why stores are tried for it`()
    async throws
  {
    let directory = try temporaryDirectory()
    let path = directory.appendingPathComponent("store.sqlite").path
    let careless = try await gatekeeper(
      over: Still(base: try SQLiteStore(path: path, testing: true)))
    let proof = try await careless.admit(Resting())
    try await careless.recheck(proof)
    _ = try await openGatekeeper(at: directory).admit(Revoke())
    try await careless.recheck(proof)
    let honest = try await openGatekeeper(at: directory)
    await expectFault(.undone) { try await checked(proof, by: honest) }
  }

  @Test func `is refused past its time, over another store, and when the store cannot be read`()
    async throws
  {
    let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    let keeper = try await openGatekeeper(at: try temporaryDirectory(), clock: clock)
    let proof = try await keeper.admit(Resting())
    let other = try await openGatekeeper(at: try temporaryDirectory(), clock: clock)
    await expectFault(.otherStore) { try await checked(proof, by: other) }
    let failing = try await gatekeeper(
      over: FailingStore(keeper.store, failing: 1, .before), clock: clock)
    await #expect(throws: Interruption.store(.unreadable("injected"))) {
      try await failing.recheck(proof)
    }
    clock.advance(by: 59.999)
    try await keeper.recheck(proof)
    clock.advance(by: 0.001)
    await expectFault(.expired) { try await checked(proof, by: keeper) }
  }

  /// The way `expectFault` words it.
  private func checked(_ proof: Proof<Resting>, by keeper: Gatekeeper) async throws {
    do { try await keeper.recheck(proof) } catch { throw Denied<Resting>.interrupted(error) }
  }
}
