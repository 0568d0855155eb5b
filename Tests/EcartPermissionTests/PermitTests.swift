// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Synchronization
import Testing

@testable import EcartAccess

@Suite("Asking often")
struct PermitTests {
  /// Jonas may print labels.
  private func host() async throws -> (Host, Proof<SignIn>, Granted) {
    let host = try await Host.open()
    let granted = try await host.keeper.admit(
      GrantAccess(.label, to: "jonas", because: .duty, by: try await host.signIn("maria")))
    return (host, try await host.signIn("jonas"), granted.claim)
  }

  @Test func `the first access is in the ledger before it is answered, its repeats are counted`()
    async throws
  {
    let (host, jonas, _) = try await host()
    let before = try await host.keeper.store.ledgerCount()
    for _ in 0..<1_000 { try await host.keeper.permit(.label, as: jonas) }
    #expect(try await host.keeper.store.ledgerCount() == before + 1)
    // Another permission, and another window of the same, are entries of their own.
    try await host.keeper.permit(.name, as: jonas)
    #expect(try await host.keeper.store.ledgerCount() == before + 2)
    host.clock.advance(by: 60)
    try await host.keeper.permit(.label, as: jonas)
    #expect(try await host.evidence("EcartAccess.Authorise", "admitted") == 3)
    #expect(
      try await host.evidence(
        #""kind":"access-repeated","by":"EcartAccess.Authorise""#, #""repeats":{"count":999}"#,
        #""tags":{"codes":["name","address"]}"#,
        #""since":{"instant":"2026-09-21T14:13:20.000Z"},"#
          + #""until":{"instant":"2026-09-21T14:14:20.000Z"}"#) == 1)
    #expect(try await host.keeper.settleAccesses() == 0)
  }

  @Test func `a last day that comes within the minute ends it at that moment`() async throws {
    let (host, _, _) = try await host()
    try await host.keeper.admit(
      PlanDeparture("jonas", at: host.clock.now + 30, by: try await host.signIn("maria")))
    let jonas = try await host.signIn("jonas")
    #expect(await host.permit(.label, as: jonas) == .admitted)
    host.clock.advance(by: 29.999)
    #expect(await host.permit(.label, as: jonas) == .admitted)
    host.clock.advance(by: 0.001)
    #expect(await host.permit(.label, as: jonas) == .interrupted(.proof(.expired)))
  }

  @Test func `counts that are left are written when the host settles them, once`() async throws {
    let (host, jonas, _) = try await host()
    for _ in 0..<5 { try await host.keeper.permit(.label, as: jonas) }
    #expect(try await host.keeper.settleAccesses() == 1)
    #expect(try await host.keeper.settleAccesses() == 0)
    for _ in 0..<3 { try await host.keeper.permit(.label, as: jonas) }
    #expect(try await host.keeper.settleAccesses() == 1)
    for count in [4, 3] {
      #expect(try await host.evidence("access-repeated", #""repeats":{"count":\#(count)}"#) == 1)
    }
  }

  @Test func `every refusal is an entry of its own`() async throws {
    let (host, jonas, _) = try await host()
    for _ in 0..<7 { #expect(await host.permit(.read, as: jonas) == .refused(.notGranted)) }
    #expect(try await host.evidence("EcartAccess.Authorise", "not-granted") == 7)
  }

  @Test func `whatever takes a right away refuses the next access, in every process`()
    async throws
  {
    for change in 0..<5 {
      let (host, jonas, granted) = try await host()
      let other = try await host.again()
      let maria = try await host.signIn("maria")
      for host in [host, other, host] { try await host.keeper.permit(.label, as: jonas) }
      switch change {
      case 0:
        _ = try await other.keeper.admit(WithdrawGrant(granted.id, of: "jonas", by: maria))
      case 1:
        _ = try await other.keeper.admit(
          DenyAccess(.name, to: "jonas", because: .review, by: maria))
      case 2: try await other.dismiss("jonas")
      case 3: _ = try await other.keeper.admit(RevokeStore())
      default: host.clock.advance(by: 365 * 86_400)
      }
      for host in [host, other] {
        let outcome = await host.permit(.label, as: jonas)
        let expected: Outcome<Authorise> =
          switch change {
          case 0: .refused(.notGranted)
          case 1: .refused(.denied)
          case 2, 3: .interrupted(.proof(.undone))
          default: .interrupted(.proof(.expired))
          }
        #expect(outcome == expected, "change \(change)")
      }
    }
  }

  @Test func `a role that is narrowed refuses the next access`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    let jonas = try await host.signIn("jonas")
    let other = try await host.again()
    _ = try await host.keeper.admit(DefineRole(.warehouse, [.read, .label], by: maria))
    _ = try await host.keeper.admit(
      GrantAccess(.warehouse, to: "jonas", because: .duty, by: maria))
    for host in [host, other, host, host] { try await host.keeper.permit(.label, as: jonas) }
    _ = try await other.keeper.admit(DefineRole(.warehouse, [.read], by: maria))
    for host in [host, other] {
      #expect(await host.permit(.label, as: jonas) == .refused(.notGranted))
    }
    // What was refused is not counted among what was answered.
    _ = try await host.keeper.settleAccesses()
    #expect(try await host.evidence("access-repeated", #""repeats":{"count":2}"#) == 1)
    #expect(try await host.evidence("access-repeated") == 1)
    try await host.keeper.permit(.read, as: jonas)
  }

  @Test func `one person's window serves nobody else`() async throws {
    let (host, jonas, _) = try await host()
    try await host.keeper.permit(.label, as: jonas)
    let maria = try await host.signIn("maria")
    #expect(await host.permit(.label, as: maria) == .refused(.notGranted))
    // A second sign-in of the same person that rests on the same things is served by it.
    let before = try await host.keeper.store.ledgerCount()
    let second = try await host.signIn("jonas")
    try await host.keeper.permit(.label, as: second)
    #expect(try await host.keeper.store.ledgerCount() == before + 1, "the sign-in alone")
  }

  @Test func `a window does not outlive the sign-in that shows itself`() async throws {
    let (host, early, _) = try await host()
    host.clock.advance(by: 8 * 3600 - 30)
    let late = try await host.signIn("jonas")
    try await host.keeper.permit(.label, as: late)
    let proof = try await host.keeper.permit(.label, as: early)
    #expect(proof.expires == early.expires)
    host.clock.advance(by: 30)
    #expect(await host.permit(.label, as: early) == .interrupted(.proof(.expired)))
    try await host.keeper.permit(.label, as: late)
  }

  @Test func `when the store fails nothing is permitted and no count is lost`() async throws {
    let (host, jonas, _) = try await host()
    let store = Switch(base: host.keeper.store)
    let failing = try await host.again(wrapping: { _ in store })
    for _ in 0..<4 { try await failing.keeper.permit(.label, as: jonas) }
    host.clock.advance(by: 60)
    store.fails.withLock { $0 = true }
    for _ in 0..<3 {
      #expect(
        await failing.permit(.label, as: jonas) == .interrupted(.store(.notCommitted("off"))))
    }
    await #expect(throws: Denied<SettleAccesses>.self) { try await failing.keeper.settleAccesses() }
    store.fails.withLock { $0 = false }
    try await failing.keeper.permit(.label, as: jonas)
    #expect(try await host.evidence("access-repeated", #""repeats":{"count":3}"#) == 1)
    #expect(try await host.evidence("access-repeated") == 1)
  }

  @Test func `many at once are all permitted and all counted`() async throws {
    let (host, jonas, _) = try await host()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<64 {
        group.addTask {
          for _ in 0..<10 { #expect(await host.permit(.label, as: jonas) == .admitted) }
        }
      }
    }
    _ = try await host.keeper.settleAccesses()
    let ledger = try await host.ledger()
    let firsts = ledger.count { $0.contains("EcartAccess.Authorise") && !$0.contains("repeated") }
    let repeats = ledger.filter { $0.contains("access-repeated") }.compactMap { entry in
      entry.firstMatch(of: /"repeats":\{"count":(\d+)\}/).flatMap { Int($0.1) }
    }
    #expect(firsts + repeats.reduce(0, +) == 640)
  }
}

/// Commits nothing while it fails.
private final class Switch: ForwardingStore {
  let base: any Store
  let fails = Mutex(false)
  init(base: any Store) { self.base = base }

  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    if fails.withLock({ $0 }) { throw .notCommitted("off") }
    return try await base.commit(batch)
  }
}

/// What a restore from a backup does.
private struct RevokeStore: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  typealias Reason = Never
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    try await desk.revoke(.store)
    return .admit((), for: .zero)
  }
}
