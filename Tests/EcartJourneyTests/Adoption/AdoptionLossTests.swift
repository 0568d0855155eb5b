// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartDeletion
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@Suite("An adoption among keys that were lost or changed")
struct AdoptionLossTests {
  @Test func `a subject whose key a restore lost gets a new one, and the others go on`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...3)
    #expect(try await shop.adoption().run().isComplete)
    let backup = "\(shop.directory)/kept.bak"
    try (try #require(shop.keeper.store as? SQLiteStore)).backup(to: backup)
    // Rotation destroys the root that the backup's keys are wrapped under.
    let sweeper = try Sweeper(shop.keeper)
    var destroyed = 0
    for _ in 0..<4 {
      shop.clock.advance(by: 8 * Sample.day)
      destroyed += try await sweeper.sweep().rootsDestroyed
    }
    #expect(destroyed > 0)
    try shop.pool.close()
    for end in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: "\(shop.directory)/shop.sqlite\(end)")
    }
    try FileManager.default.moveItem(atPath: backup, toPath: "\(shop.directory)/shop.sqlite")

    let later = try await OldShop.open(shop.directory, shop.clock)
    let owed = try await later.due("2")
    try later.fill(10...20)
    try await later.pool.write { db in
      try db.execute(
        sql: "UPDATE purchases SET recipient = 'Ana Again', delivered_at = NULL WHERE id = 2")
    }
    let adoption = later.adoption()
    let report = try await adoption.run()
    #expect(report.isComplete && report.sealed == 12, "\(report)")
    let values = try await later.opened()
    #expect(values[2]?.first == "Ana Again")
    #expect(values[15] == [OldShop.recipient(15), OldShop.email(15)])
    // It is not received for the first time, and somebody is told.
    #expect(try await later.due("2") == owed)
    #expect(try await later.evidence("\"kind\":\"key-lost\"", "alarm") == 1)
    // Nothing of it is found; but the lost keys closed the sample of the first run with the rest.
    let residue = try await adoption.finish()
    #expect(!residue.isShownGone && residue.values > 0 && residue.valuesFound == 0)
    #expect("\(residue)".contains("2 values of the sample did not open"))
  }
  @Test func `a subject whose key row somebody changed is listed, and the others go on`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...3)
    #expect(try await shop.adoption().run().isComplete)
    let subject = try shop.subject("2")
    let right = try #require(try await shop.keeper.store.key(of: subject)).body
    try await shop.put(right.dropLast() + [right[right.count - 1] ^ 1], of: subject)
    try await shop.pool.write { db in
      try db.execute(sql: "UPDATE purchases SET recipient = 'Ana Again' WHERE id = 2")
    }
    try shop.fill(10...12)
    let report = try await shop.adoption().run()
    #expect(report.sealed == 3 && report.unsettledCount == 1 && !report.isComplete, "\(report)")
    let listed = try #require(report.unsettled.first)
    #expect(listed.problem == .keyRowChanged && !listed.description.contains("Ana"))
    #expect(try shop.count("recipient = 'Ana Again'") == 1)

    try await shop.put(right, of: subject)
    let again = try await shop.adoption().run()
    #expect(again.isComplete && again.sealed == 1, "\(again)")
    let values = try await shop.opened()
    #expect(values[2]?.first == "Ana Again")
    #expect(values[11] == [OldShop.recipient(11), OldShop.email(11)])
  }
}

extension OldShop {
  /// As somebody would who can write to the database.
  fileprivate func put(_ body: [UInt8], of subject: SubjectID) async throws {
    try await pool.write { db in
      try db.execute(
        sql: "UPDATE key SET version = version + 1, body = ? WHERE subject = ?",
        arguments: [Data(body), Data(subject.bytes)])
      #expect(db.changesCount == 1)
    }
  }
}
