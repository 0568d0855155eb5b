// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@Suite("A certificate after a restore, and roots that people hold")
struct RestoredEscrowTests {
  private let backup = Sample.directory() + ".backup.sqlite"

  /// The newer copy has a key under a root that was lost with it and comes back from its shares.
  @Test(arguments: [true, false])
  func `it waits for a root that was away at the opening, or is with people`(
    comesBack: Bool
  ) async throws {
    let place = try await EscrowHost.make()
    let directory = place.host.directory
    let held = try await place.epoch()
    for id in ["1002", "1003"] { try await place.host.receive(id) }
    let made = try await place.escrow(held)
    try place.host.copy(to: backup)
    try await place.keeper.admit(
      PlaceHold<SampleOrder>(
        on: "1002", from: Sample.origin(), statute: "Tax code 147",
        until: place.clock.now.addingTimeInterval(3 * Sample.day), approvedBy: place.signIn()))
    #expect(try await place.host.epoch(of: "1002") == held)
    try await place.keeper.checkpoint()
    try place.lose(held)
    try place.host.close()
    try Sample.putBack(backup, in: directory)

    let back = EscrowHost(
      host: try await Host.open(directory, place.clock), people: place.people)
    #expect(try back.host.vault.anchor.summary().rootsAtRestore[held] == 1)
    if comesBack {
      let shares = try back.opened(made, [1, 2])
      #expect(try await back.keeper.recoverRoot(from: shares, by: back.signIn()) == held)
    }
    // Who is not delivered is due after the longer time; its row never knew the epoch.
    back.clock.advance(by: 100 * Sample.day)
    try await back.host.eraseAndCertify()
    #expect(try await back.host.state("1002") == .erased)
    let swept = try await back.host.sweep()
    #expect(try await back.keeper.certificate(of: back.host.subject("1002")) == nil)
    if comesBack {
      let number = made.id.uuidString.lowercased()
      #expect(
        swept.delays.contains { $0.hasPrefix("3 certificates") && $0.contains(number) })
      for share in 1...3 {
        try await back.keeper.tickOffEscrow(made.id, share: share, by: back.signIn())
      }
      try await back.host.eraseAndCertify()
      #expect(try await back.keeper.certificate(of: back.host.subject("1002")) != nil)
      #expect(try await !back.host.vault.provider.hasRoot(held))
    }
  }

  /// The newer store had destroyed it for somebody else; whoever has the shares has it still.
  @Test func `it waits for the shares of a root that is gone`() async throws {
    let place = try await EscrowHost.make()
    let held = try await place.epoch()
    try await place.host.receive("1002")
    let made = try await place.escrow(held)
    try place.host.copy(to: backup)
    try await place.keeper.admit(
      PlaceHold<SampleOrder>(
        on: "1002", from: Sample.origin(), statute: "Tax code 147",
        until: place.clock.now.addingTimeInterval(3 * Sample.day), approvedBy: place.signIn()))
    #expect(try await place.host.epoch(of: "1002") == held)
    place.clock.advance(by: 31 * Sample.day)
    _ = try await place.host.sweep()
    #expect(try await !place.host.vault.provider.hasRoot(held))
    try await place.keeper.checkpoint()
    try place.host.close()
    try Sample.putBack(backup, in: place.host.directory)
    let back = EscrowHost(
      host: try await Host.open(place.host.directory, place.clock), people: place.people)
    _ = try await back.host.sweep()
    back.clock.advance(by: 70 * Sample.day)
    try await back.host.eraseAndCertify()
    #expect(try await back.host.state("1002") == .erased)
    #expect(try await back.keeper.certificate(of: back.host.subject("1002")) == nil)
    for share in 1...3 {
      try await back.keeper.tickOffEscrow(made.id, share: share, by: back.signIn())
    }
    try await back.host.eraseAndCertify()
    #expect(try await back.keeper.certificate(of: back.host.subject("1002")) != nil)
  }
}
