// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartDeletion
@testable import EcartVault

@Suite("A loss is declared by two people and the anchor, whatever else is written or interrupted")
struct LostRootAttackTests {
  private static let space = "EcartDeletion.RootLossRecord"

  @Test func `who can write to the database alone changes no report and declares nothing`()
    async throws
  {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    let other = try await place.epoch("standing")
    let id = try await place.report(epoch)
    // Step 1: another epoch, and another number of keys, in the report.
    let before = try await place.host.pool.read { db in
      try Data.fetchOne(
        db, sql: "SELECT body FROM record WHERE space = ?", arguments: [Self.space])
    }
    for changed in ["'$.epoch', '\(other)'", "'$.keys', 7"] {
      try await place.host.pool.write { db in
        try db.execute(
          sql: "UPDATE record SET version = version + 1, body ="
            + " CAST(json_set(CAST(? AS TEXT), \(changed)) AS BLOB) WHERE space = ?",
          arguments: [before, Self.space])
      }
      #expect(try await place.lost().reports.isEmpty)
      let second = try await place.signIn("jonas")
      await #expect(throws: RootLossFault.interrupted(.unreadableRecord(space: Self.space))) {
        try await place.keeper.confirmRootLost(id, by: second)
      }
    }
    try await place.host.pool.write { db in
      try db.execute(
        sql: "UPDATE record SET version = version + 1, body = ? WHERE space = ?",
        arguments: [before, Self.space])
    }
    #expect(try await place.lost().reports.map(\.id) == [id])
    // Step 2: agreed to, and the epoch said to be over.
    try await place.host.pool.write { db in
      try db.execute(
        sql: "UPDATE record SET version = version + 1, body = CAST(json_set(CAST(body AS TEXT),"
          + " '$.confirmedBy', json_extract(CAST(body AS TEXT), '$.reportedBy')) AS BLOB)"
          + " WHERE space = ?", arguments: [Self.space])
      try db.execute(
        sql: "UPDATE record SET version = version + 1, idx = 'destroyed', body ="
          + " CAST(json_set(CAST(body AS TEXT), '$.state', 'destroyed') AS BLOB)"
          + " WHERE space = 'EcartVault.EpochRecord' AND key = ?", arguments: [epoch])
    }
    try await place.host.eraseAndCertify()
    #expect(try await place.certificate() == nil)
    #expect(try place.host.vault.anchor.summary().lostRoots.isEmpty)
  }

  @Test func `an anchor that cannot be written declares nothing, and it can be said again`()
    async throws
  {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    let id = try await place.report(epoch)
    try await place.agreeInVain(id)
    try await place.host.eraseAndCertify()
    #expect(try await place.certificate() == nil)
    // That somebody agreed stands in the ledger, and not that the root is declared lost.
    #expect(try await place.host.evidence("ConfirmRootLost", "\"outcome\":\"admitted\"") == 1)
    #expect(try await place.host.evidence("\"root-declared-lost\"") == 0)
    _ = try await place.keeper.confirmRootLost(id, by: place.signIn("jonas"))
    try await place.host.eraseAndCertify()
    #expect(try await place.certificate() != nil)
    #expect(try await place.host.evidence("\"root-declared-lost\"", "\"alarm\"") == 1)
  }

  @Test("what was cut short behind the anchor's line is finished by a sweep, and by an opening")
  func interrupted() async throws {
    for reopens in [false, true] {
      var (place, epoch) = try await EscrowHost.withLostRoot()
      try place.host.vault.anchor.write(.rootLost, at: Timestamp.milliseconds(place.clock.now)) {
        $0.root = epoch
        $0.loss = AnchoredLoss(id: UUID(), because: "storage-failed", keys: 0)
      }
      if reopens {
        try place.host.close()
        place = EscrowHost(
          host: try await Host.open(place.host.directory, place.clock), people: place.people)
        #expect(try await Vault.isDestroyed(epoch: epoch, place.keeper.survey))
        #expect(try await place.host.evidence("\"restored-from-backup\"") == 0)
      }
      try await place.host.eraseAndCertify()
      #expect(try await Vault.isDestroyed(epoch: epoch, place.keeper.survey))
      #expect(try await place.certificate()?.sanitization.epochsLost?.map(\.epoch) == [epoch])
      // What happened is told, once.
      _ = try await place.host.sweep()
      #expect(try await place.host.evidence("\"root-declared-lost\"", "\"alarm\"") == 1)
    }
  }

  @Test func `who can write to the database alone keeps no declaration out of the ledger`()
    async throws
  {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    try place.host.vault.anchor.write(.rootLost, at: Timestamp.milliseconds(place.clock.now)) {
      $0.root = epoch
      $0.loss = AnchoredLoss(id: UUID(), because: "storage-failed", keys: 0)
    }
    try await place.host.pool.write { db in
      try db.execute(
        sql: "UPDATE record SET version = version + 1, idx = 'destroyed', body ="
          + " CAST(json_set(CAST(body AS TEXT), '$.state', 'destroyed') AS BLOB)"
          + " WHERE space = 'EcartVault.EpochRecord' AND key = ?", arguments: [epoch])
    }
    for _ in 0..<2 { _ = try await place.host.sweep() }
    #expect(try await place.host.evidence("\"root-declared-lost\"", "\"alarm\"") == 1)
  }

  @Test func `a store restored from before the declaration is brought up to it`() async throws {
    let place = try await EscrowHost.make()
    let (directory, clock) = (place.host.directory, place.clock)
    let epoch = try await place.epoch()
    let copy = directory + ".backup.sqlite"
    try #require(place.keeper.store as? SQLiteStore).backup(to: copy)
    let file = place.rootFile(epoch)
    try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
    try await place.declareLost(epoch, givingUp: 1)
    try place.host.close()
    let files = FileManager.default
    try Sample.putBack(copy, in: directory)
    // And the root comes back with it: nothing opens under it all the same.
    try files.moveItem(atPath: file + ".away", toPath: file)

    let back = EscrowHost(host: try await Host.open(directory, clock), people: place.people)
    #expect(try await Vault.isDestroyed(epoch: epoch, back.keeper.survey))
    #expect(files.fileExists(atPath: file))
    let body = try #require(try await back.host.body("1001"))
    await #expect(throws: (any Error).self) { try await back.host.recipient(inBody: body) }
    #expect(try await back.host.sweep().rootsDestroyed == 1)
    #expect(!files.fileExists(atPath: file))
    #expect(try await back.host.evidence("\"lost-root-found\"", "\"alarm\"") == 1)
  }

  @Test func `a stray root is not taken for one that was declared lost, nor the other way round`()
    async throws
  {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let file = place.rootFile(epoch)
    try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
    try await place.declareLost(epoch, givingUp: 1)
    let stray = try await place.host.vault.makeEpoch(.due(day: 30_000)).key.id
    try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
    _ = try await place.host.sweep()
    #expect(try await !place.host.vault.provider.hasRoot(epoch))
    #expect(try await place.host.vault.provider.hasRoot(stray))
    #expect(try place.host.vault.anchor.summary().strayRoots.keys.sorted() == [stray])
  }

  @Test func `wrapping anew for years does not make a certificate forget a lost root`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    let subject = try host.subject("1001")
    let open = try #require(try await host.vault.ownRoots().first { $0.hasPrefix("open-") })
    for day in 0..<12 {
      _ = try await host.keeper.admit(Move(subject: subject, day: 30_000 + Int64(day)))
      if day == 0 {
        try host.vault.anchor.write(.rootLost, at: Timestamp.milliseconds(host.clock.now)) {
          $0.root = open
          $0.loss = AnchoredLoss(id: UUID(), because: "unexplained", keys: 0)
        }
        // It turned up and was destroyed: its end is announced like any other's.
        try host.vault.anchor.write(.rootDestroyed, at: Timestamp.milliseconds(host.clock.now)) {
          $0.root = open
        }
        try FileManager.default.removeItem(atPath: "\(host.directory)/roots/\(open).root")
      }
      for root in try await host.vault.ownRoots() where root.hasPrefix("due-") && day > 0 {
        let row = try #require(try await host.keeper.store.key(of: subject))
        if root != row.epoch { _ = try await Sweeper(host.keeper).destroyRoot(of: root) }
      }
    }
    let row = try #require(try await host.keeper.store.key(of: subject))
    let body = try host.vault.body(of: row)
    #expect(body.epochsGone > 0)
    #expect(body.epochs.contains(open))
  }

  private struct Move: Gate {
    static var clauses: [Clause.ID] { [] }
    typealias Reason = Never
    let subject: SubjectID
    let day: Int64
    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
      try await desk.part(Vault.self).move(subject, to: .due(day: day), on: &desk)
      return .admit((), for: .zero)
    }
  }
}
