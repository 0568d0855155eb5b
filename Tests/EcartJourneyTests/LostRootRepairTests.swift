// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

@testable import EcartDeletion

@Suite("Lost roots: what must not stop, and what must not be said")
struct LostRootRepairTests {
  @Test(arguments: ["a root nobody can destroy", "a spoilt pointer"])
  func `what is wrong with a lost root stops nobody else's erasure`(_ trouble: String) async throws
  {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let file = place.rootFile(epoch)
    try place.lose(epoch)
    try await place.declareLost(epoch, givingUp: 1)
    try await place.host.receive("1002")
    _ = try await Sample.deliver("1002", place.keeper)
    if trouble == "a spoilt pointer" {
      let label = EpochLabel.text(ofEpoch: epoch)
      try await place.host.pool.write { db in
        try db.execute(
          sql: """
            UPDATE record SET version = version + 1, idx = 'living', body = CAST(replace(
              CAST(body AS TEXT), '"destroyed"', '"living"') AS BLOB)
            WHERE space = 'EcartVault.EpochRecord' AND key = ?
            """, arguments: [epoch])
        #expect(db.changesCount == 1)
        try db.execute(
          sql:
            "INSERT OR REPLACE INTO record VALUES ('EcartVault.EpochPointer', ?, 1, NULL, x'00')",
          arguments: [label])
      }
    } else {
      try FileManager.default.createDirectory(
        atPath: file, withIntermediateDirectories: false)
    }
    place.clock.advance(by: 30 * Sample.day)
    let report = try await place.host.sweep()
    #expect(try await place.host.state("1002") == .erased)
    #expect(
      report.delays.contains { $0.contains("could not be looked after") }
        == (trouble == "a root nobody can destroy"))
  }

  @Test func `a report ends when a sweep finds the root, and gives no more up than there is`()
    async throws
  {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let file = place.rootFile(epoch)
    try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
    let id = try await place.report(epoch, givingUp: 50)
    #expect(try await place.lost().reports.map(\.givingUp) == [1])
    try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
    _ = try await place.host.sweep()
    #expect(try await place.lost().reports.isEmpty)
    // Hidden again, it takes a new word of both.
    try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
    #expect(
      await place.refusal { try await place.keeper.confirmRootLost(id, by: place.signIn("jonas")) }
        == .noSuchReport)
    #expect(try place.host.vault.anchor.summary().lostRoots.isEmpty)
  }

  @Test func `no certificate is issued while a root that was gone at the verification is there`()
    async throws
  {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    try await place.declareLost(epoch)
    _ = try await place.host.sweep()
    place.clock.advance(by: 61)
    #expect(try await place.host.verify().verified == 1)
    let file = "\(place.host.directory)/roots/\(epoch).root"
    try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
    let held = try await place.host.sweep()
    #expect(held.certified == 0)
    #expect(held.delays.contains { $0.contains("is there again") && $0.contains("waits") })
    try FileManager.default.removeItem(atPath: file)
    #expect(try await place.host.sweep().certified == 1)
  }

  @Test func `after a restore every lost root is named, for a row may not know that it was in it`()
    async throws
  {
    let place = try await EscrowHost.make()
    let (directory, clock) = (place.host.directory, place.clock)
    let epoch = try await place.epoch()
    try await place.host.receive("1002")
    _ = try await Sample.deliver("1002", place.keeper)
    let copy = directory + ".backup.sqlite"
    try #require(place.keeper.store as? SQLiteStore).backup(to: copy)
    try place.lose(epoch)
    try await place.declareLost(epoch, givingUp: 1)
    // What is erased before the restore is erased again after it, from the older row.
    clock.advance(by: 30 * Sample.day)
    #expect(try await place.host.sweep().erased > 0)
    try place.host.close()
    try Sample.putBack(copy, in: directory)
    let back = EscrowHost(host: try await Host.open(directory, clock), people: place.people)
    try await back.host.receive("1003")
    _ = try await Sample.deliver("1003", back.keeper)
    clock.advance(by: 30 * Sample.day)
    try await back.host.eraseAndCertify()
    for id in ["1002", "1003"] {
      let jws = try #require(try await back.keeper.certificate(of: back.host.subject(id)))
      let said = try back.verifier.verify(jws).certificate.sanitization
      #expect(said.epochsLost?.map(\.epoch) == [epoch])
      #expect(!said.epochsDestroyed.contains(epoch) && !said.epochsDestroyed.isEmpty)
    }
  }

  @Test func `a root that a restored store does not know, and that is gone, can be declared lost`()
    async throws
  {
    let place = try await EscrowHost.make()
    let (directory, clock) = (place.host.directory, place.clock)
    try await place.host.receive("1002")
    let copy = directory + ".backup.sqlite"
    try #require(place.keeper.store as? SQLiteStore).backup(to: copy)
    // In the time that is lost the order was delivered, on another day than the first one.
    clock.advance(by: 2 * Sample.day)
    let before = Set(try await place.host.vault.provider.roots())
    _ = try await Sample.deliver("1002", place.keeper)
    let forgotten = try #require(
      Set(try await place.host.vault.provider.roots()).subtracting(before).first)
    try await place.keeper.checkpoint()
    try place.host.close()
    try Sample.putBack(copy, in: directory)
    let back = EscrowHost(host: try await Host.open(directory, clock), people: place.people)
    try await back.host.receive("1003")
    // Somebody tidies up.
    try back.lose(forgotten)
    #expect(try await back.lost().missing.map(\.epoch) == [forgotten])
    clock.advance(by: 60 * Sample.day)
    try await back.host.eraseAndCertify()
    #expect(try await back.keeper.certificate(of: back.host.subject("1002")) == nil)
    let delays = try await back.host.sweep().delays
    #expect(delays.contains { $0.hasPrefix("The root of \(forgotten) is not in this keyring") })

    try await back.declareLost(forgotten)
    try await back.host.receive("1004")
    try await back.host.eraseAndCertify()
    let jws = try #require(try await back.keeper.certificate(of: back.host.subject("1002")))
    let said = try back.verifier.verify(jws).certificate.sanitization
    #expect(said.epochsLost?.map(\.epoch) == [forgotten])
    #expect(try await back.lost().missing.isEmpty)
    // What no anchor ever spoke of is no epoch.
    let made = "due-2031-01-01-0123456789abcdef"
    await #expect(throws: Denied<ReportRootLost>.self) { _ = try await back.report(made) }
  }
}
