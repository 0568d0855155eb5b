// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import EcartVault
import Foundation
import Testing

@Suite("A person's word about the clock")
struct ClockConfirmationTests {
  private static let year: TimeInterval = 365 * 86_400

  private func confirm(_ keeper: Gatekeeper) async throws {
    let anchor = try #require(keeper.part(Vault.self)).anchor
    var generation: Int64 = 0
    _ = try await keeper.confirmClock {
      generation = try anchor.confirm($0)
    }
    _ = try await keeper.admit(AcknowledgeAnchor(generation: generation))
  }

  @Test func `lets the sweep go on after a jump, and is evidence`() async throws {
    let host = try await AuditedHost.make()
    host.clock.jump(by: Self.year)
    await #expect(throws: SweepStopped.self) { try await Sweeper(host.keeper).sweep() }
    try await confirm(host.keeper)
    #expect(try await Sweeper(host.keeper).sweep().erased == 2)
    let count = try await host.keeper.store.ledgerCount()
    let entries = try await host.keeper.store.ledgerEntries(from: 0, limit: Int(count))
    #expect(
      entries.count { String(decoding: $0, as: UTF8.self).contains("\"clock-confirmed\"") } == 1)
  }

  @Test func `takes time back that was never there, also after a restart`() async throws {
    let host = try await AuditedHost.make()
    host.clock.jump(by: Self.year)
    _ = try await host.keeper.admit(VerifyNothing())
    try await host.keeper.checkpoint()
    host.clock.jump(by: -Self.year)
    #expect(host.keeper.now > host.clock.now)
    try await confirm(host.keeper)
    #expect(host.keeper.now == host.clock.now)
    let again = try await Gatekeeper.open(at: host.directory, clock: host.clock)
    #expect(again.now == host.clock.now)
    // It was no restore: nobody is signed out, and the audit finds nothing.
    #expect(try await host.audit().broken == [])
  }

  @Test func `is not taken when the anchor could not be written`() async throws {
    let host = try await AuditedHost.make()
    host.clock.jump(by: Self.year)
    struct Full: Error {}
    await #expect(throws: Full.self) {
      try await host.keeper.confirmClock { _ in throw Full() }
    }
    await #expect(throws: SweepStopped.self) { try await Sweeper(host.keeper).sweep() }
  }
}
