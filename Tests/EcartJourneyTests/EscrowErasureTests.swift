// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartSQLite
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

@testable import EcartDeletion

@Suite("An escrowed root is a copy until every share is ticked off")
struct EscrowErasureTests {
  private func refusal(_ act: () async throws -> some Any) async -> EscrowRefusal? {
    do { _ = try await act() } catch EscrowFault.refused(let reason) { return reason } catch {
      Issue.record("another error: \(error)")
    }
    return nil
  }

  /// What another process does once an escrow is decided and before its shares are handed over.
  private enum Meanwhile {
    @TaskLocal static var act: (@Sendable () -> Void)?
  }

  @Test("what was ticked off before it was handed over is handed to nobody")
  func tickedOffFirst() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let id = try await place.request(epoch)
    let jonas = try await place.signIn("jonas")
    let vault = try place.host.vault
    let now = place.clock.now
    Milestone.watch { if $0 == "escrow.recorded" { Meanwhile.act?() } }
    defer { Milestone.watch(nil) }
    // It took the escrow for one that had failed.
    await Meanwhile.$act.withValue({
      _ = try? vault.anchor.write(
        .shareDestroyed, at: Int64(now.timeIntervalSince1970 * 1000)
      ) {
        $0.escrow = AnchoredEscrow(id: id, epoch: epoch, threshold: 2, count: 3)
        $0.share = 1
      }
    }) {
      await #expect(throws: EscrowFault.tickedOffMeanwhile(id)) {
        try await place.keeper.escrowRoot(id, by: jonas)
      }
    }
    // It counts as a copy until the others are ticked off, and then one can be asked for anew.
    for share in [2, 3] {
      try await place.keeper.tickOffEscrow(id, share: share, by: place.signIn())
    }
    #expect(try vault.anchor.summary().escrowedEpochs.isEmpty)
    #expect(try await place.escrow(epoch).shares.count == 3)
  }

  @Test("the store's word is enough: whoever ticked off has not yet written it to the anchor")
  func tickedOffInTheStore() async throws {
    let place = try await EscrowHost.make()
    let made = try await place.escrow(place.epoch())
    try await place.keeper.checkAllOut(made.id, of: place.host.vault)
    // The gate alone: what its process would write to the anchor next is never written.
    let maria = try await place.signIn()
    try await place.keeper.admit(TickOffEscrow(id: made.id, share: 2, administrator: maria))
    #expect(try place.host.vault.anchor.summary().destroyedShares[made.id] == nil)
    await #expect(throws: EscrowFault.tickedOffMeanwhile(made.id)) {
      try await place.keeper.checkAllOut(made.id, of: place.host.vault)
    }
  }

  @Test("the certificate waits for the last share, and the sweep says which copy it waits for")
  func blocks() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let made = try await place.escrow(epoch)
    let keeper = place.keeper
    place.clock.advance(by: 30 * Sample.day)
    let swept = try await place.host.sweep()
    #expect(swept.erased == 1)
    #expect(try await Vault.isDestroyed(epoch: epoch, keeper.survey))
    let delay = try #require(swept.delays.first)
    #expect(delay.contains(made.id.uuidString.lowercased()) && delay.contains(epoch))
    #expect(delay.contains("share 1, 2, 3 of 3"))

    // Nothing of it goes on, however often it is tried; and nothing brings the root back.
    place.clock.advance(by: 61)
    #expect(try await place.host.verify().verified == 0)
    #expect(try await place.host.sweep().certified == 0)
    let shares = try place.opened(made, [1, 2])
    #expect(
      await refusal { try await keeper.recoverRoot(from: shares, by: place.signIn()) }
        == .epochDestroyed)
    #expect(try await !place.host.vault.provider.hasRoot(epoch))

    let id = made.id.uuidString.lowercased()
    func tickedOff(_ share: Int) async throws -> Int {
      try await place.host.evidence(
        "TickOffEscrow", "\"outcome\":\"admitted\"", id, "\"share\":{\"count\":\(share)}")
    }
    for share in [1, 3] {
      try await keeper.tickOffEscrow(made.id, share: share, by: place.signIn())
      #expect(try await tickedOff(share) == 1)
    }
    for share in [0, 1, 4] {
      #expect(
        await refusal {
          try await keeper.tickOffEscrow(made.id, share: share, by: place.signIn())
        } == .noSuchShare)
    }
    #expect(
      await refusal {
        try await keeper.tickOffEscrow(made.id, share: 2, by: place.signIn("selma"))
      } == .notAdministrator)
    let second = try await place.host.sweep()
    #expect(second.delays.first?.contains("share 2 of 3") == true)
    // Not before the last of them.
    #expect(try await place.host.evidence("\"escrow-destroyed\"") == 0)
    #expect(
      try await keeper.tickOffEscrow(made.id, share: 2, by: place.signIn("jonas")) == [])
    #expect(try await tickedOff(2) == 1)
    #expect(
      try await place.host.evidence(
        "\"escrow-destroyed\"", "\"outcome\":\"done\"", id, "\"people\":{\"count\":3}") == 1)
    #expect(
      await refusal {
        try await keeper.tickOffEscrow(made.id, share: 2, by: place.signIn())
      } == .tickedOff)
    try await place.host.eraseAndCertify()
    #expect(try await keeper.certificate(of: place.host.subject("1001")) != nil)

    // Somebody attested that these do not exist.
    #expect(
      await refusal { try await keeper.recoverRoot(from: shares, by: place.signIn()) }
        == .tickedOff)
    #expect(try await place.host.evidence("\"escrow-not-destroyed\"", "\"alarm\"") == 1)
  }

  @Test func `an erasure in another epoch is certified beside it`() async throws {
    let place = try await EscrowHost.make()
    _ = try await place.escrow(try await place.epoch("standing"))
    place.clock.advance(by: 30 * Sample.day)
    try await place.host.eraseAndCertify()
    #expect(try await place.keeper.certificate(of: place.host.subject("1001")) != nil)
  }

  @Test("a commit that fails or whose answer is lost leaves no share without a record")
  func faults() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let (directory, clock) = (place.host.directory, place.clock)
    var outcomes: Set<Bool> = []
    for number in 1...6 {
      for fault in [
        FaultyStore.Fault.commit(number), .answer(number, isStored: true),
        .answer(number, isStored: false),
      ] {
        let id = try await place.request(epoch)
        let signIn = try await place.signIn("jonas")
        let other = try? await Host.open(
          directory, clock, wrapping: { FaultyStore($0, failing: fault) })
        guard let other else { continue }
        let made = try? await other.keeper.escrowRoot(id, by: signIn)
        try other.close()
        let state = try await place.listed(id)?.state
        outcomes.insert(made != nil)
        if made != nil {
          #expect(state == .out)
          #expect(try place.host.vault.anchor.summary().escrows[id] != nil)
        }
        // Stored without an answer: out, although nobody got a share. Never the other way round.
        if case .answer(_, isStored: true) = fault, made == nil {
          #expect(state == .out || state == .requested)
        }
      }
    }
    #expect(outcomes == [true, false])
  }

  @Test("a store restored from before the escrow still knows of it, and recovers from it")
  func restored() async throws {
    let place = try await EscrowHost.make()
    let (directory, clock) = (place.host.directory, place.clock)
    let epoch = try await place.epoch()
    let copy = directory + ".backup.sqlite"
    try #require(place.keeper.store as? SQLiteStore).backup(to: copy)
    let made = try await place.escrow(epoch)
    try place.host.close()
    try Sample.putBack(copy, in: directory)

    let back = EscrowHost(host: try await Host.open(directory, clock), people: place.people)
    #expect(try await back.listed(made.id)?.sharesOut == [1, 2, 3])
    try back.lose(epoch)
    let shares = try back.opened(made, [3, 2])
    #expect(try await back.keeper.recoverRoot(from: shares, by: back.signIn()) == epoch)

    clock.advance(by: 30 * Sample.day)
    let swept = try await back.host.sweep()
    #expect(swept.delays.contains { $0.contains(made.id.uuidString.lowercased()) })
    for share in 1...3 {
      try await back.keeper.tickOffEscrow(made.id, share: share, by: back.signIn())
    }
    try await back.host.eraseAndCertify()
    #expect(try await back.keeper.certificate(of: back.host.subject("1001")) != nil)
    #expect(try back.host.vault.anchor.summary().destroyedEscrows == [made.id])
  }

  @Test("who can write to the database alone puts nobody into a request and takes no share back")
  func forged() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    // Step 1: another person in the request.
    let id = try await place.request(epoch)
    let stranger = try Age.Identity.generate().recipient.description
    let first = place.people[0].recipient.description
    try await place.host.pool.write { db in
      try db.execute(
        sql: "UPDATE record SET version = version + 1,"
          + " body = CAST(replace(CAST(body AS TEXT), ?, ?) AS BLOB)"
          + " WHERE space = 'EcartVault.EscrowRecord'", arguments: [first, stranger])
    }
    // Whoever is to agree sees neither the stranger nor a request.
    #expect(try await place.listed(id)?.state == .changed)
    #expect(try await place.listed(id)?.recipients == [])
    let second = try await place.signIn("jonas")
    await #expect(
      throws: EscrowFault.interrupted(.unreadableRecord(space: "EcartVault.EscrowRecord"))
    ) { try await place.keeper.escrowRoot(id, by: second) }
    // Step 2: shares that are out are said to be destroyed.
    let made = try await place.escrow(epoch)
    try await place.host.pool.write { db in
      try db.execute(
        sql: """
          UPDATE record SET version = version + 1, idx = 'destroyed',
            body = CAST(json_set(CAST(body AS TEXT), '$.state', 'destroyed', '$.tickedOff',
              json('[1,2,3]'), '$.threshold', 1) AS BLOB)
          WHERE space = 'EcartVault.EscrowRecord' AND key = ?
          """, arguments: [RecordKey(made.id).description])
    }
    let listed = try #require(try await place.listed(made.id))
    #expect(listed.state == .out && listed.sharesOut == [1, 2, 3] && listed.threshold == 2)
    place.clock.advance(by: 40 * Sample.day)
    let swept = try await place.host.sweep()
    #expect(swept.delays.contains { $0.contains(made.id.uuidString.lowercased()) })
    #expect(try await place.keeper.certificate(of: place.host.subject("1001")) == nil)
  }
}
