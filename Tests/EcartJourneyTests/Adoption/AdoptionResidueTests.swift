// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@Suite("What an adoption leaves in files")
struct AdoptionResidueTests {
  /// What somebody finds who looks for the values with a tool of their own.
  private func grep(_ text: String, _ shop: OldShop) throws -> Set<String> {
    var found: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: shop.directory)
    where name.hasPrefix("shop.sqlite") {
      let handle = try #require(FileHandle(forReadingAtPath: "\(shop.directory)/\(name)"))
      let data = try handle.readToEnd() ?? Data()
      if data.range(of: Data(text.utf8)) != nil { found.insert(name) }
    }
    return found
  }

  /// More free pages full of plaintext than the adoption will use again, as years of `secure_delete = OFF` leave them.
  private func litter(_ shop: OldShop) throws {
    let old = try DatabaseQueue(path: "\(shop.directory)/shop.sqlite")
    try old.inDatabase { db in
      try db.execute(
        sql: """
          PRAGMA secure_delete = OFF;
          CREATE TABLE copied AS SELECT purchases.* FROM (SELECT id FROM purchases LIMIT 60),
            purchases;
          DROP TABLE copied;
          PRAGMA wal_checkpoint(TRUNCATE)
          """)
    }
  }

  @Test func `without compacting the plaintext is found, and after it nothing is`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...500)
    try litter(shop)
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    #expect(try await shop.keeper.store.purgeResidue() == .clean)
    // No row holds it, the log is cut off, and it is there.
    #expect(try (1...500).contains { try !grep(OldShop.email($0), shop).isEmpty })
    let before = try await adoption.residue()
    #expect(before.values > 900 && before.valuesFound > 100 && !before.isShownGone)
    #expect(before.columns.isEmpty)

    let report = try await adoption.finish { db in
      try db.execute(
        sql: """
          ALTER TABLE purchases DROP COLUMN recipient;
          ALTER TABLE purchases DROP COLUMN email
          """)
    }
    #expect(report.isShownGone, "\(report)")
    #expect(report.values == before.values)
    #expect(Set(report.files.map(\.name)).isSuperset(of: ["shop.sqlite", "shop.sqlite-wal"]))
    #expect("\(report)".contains("backups"))
    for id in 1...500 {
      #expect(try grep(OldShop.email(id), shop).isEmpty)
      if id.isMultiple(of: 100) { #expect(try grep(OldShop.recipient(id), shop).isEmpty) }
    }
    #expect(try await shop.evidence("\"kind\":\"adopted\"", "\"sealed\"") == 1)
    // Over for good: neither the columns nor the sample are there any more.
    #expect(try await adoption.run().isComplete)
    #expect(try await adoption.finish() == report)
    #expect(try await shop.evidence("\"kind\":\"adopted\"") == 1)
  }

  @Test func `the search bites in the write-ahead log, and a reader there holds the end back`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let reader = try DatabaseQueue(
      path: "\(shop.directory)/shop.sqlite", configuration: configuration)
    try shop.fill(1...50)
    try await reader.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN")
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM purchases")
    }
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    do {
      try await adoption.finish()
      Issue.record("finished beside a reader")
    } catch AdoptionFault.heldBackByReader {}
    #expect(try grep(OldShop.email(25), shop).contains("shop.sqlite-wal"))
    let held = try await adoption.residue()
    #expect(held.files.contains { $0.name == "shop.sqlite-wal" && $0.values > 0 })
    #expect(try await shop.evidence("\"kind\":\"adopted\"") == 0)
    try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    #expect(try await adoption.finish().isShownGone)
    #expect(try grep(OldShop.email(25), shop).isEmpty)
  }

  @Test func `a copy that somebody keeps is named: a table, a file beside, a file elsewhere`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...30)
    try await shop.pool.write { db in
      try db.execute(
        sql: """
          CREATE VIRTUAL TABLE search USING fts5(words);
          INSERT INTO search SELECT recipient FROM purchases
          """)
    }
    let copy = "\(shop.directory)/shop.sqlite.bak"
    try (try #require(shop.keeper.store as? SQLiteStore)).backup(to: copy)
    let export = "\(shop.directory)/export.csv"
    try "id;mail\n3;\(OldShop.email(3))\n".write(toFile: export, atomically: true, encoding: .utf8)
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    do {
      try await adoption.finish(searching: [export, "\(shop.directory)/none.csv"])
      Issue.record("finished with copies about")
    } catch AdoptionFault.residueLeft(let report) {
      #expect(report.columns.contains { $0.table.hasPrefix("search") && $0.values >= 30 })
      #expect(report.files.contains { $0.name == "shop.sqlite.bak" && $0.values == 60 })
      #expect(report.files.contains { $0.name == "export.csv" && $0.addresses == 1 })
      #expect(report.unreadable == ["none.csv"])
      #expect(!"\(report)".contains("Ana") && !"\(report)".contains("example.com"))
    }
    #expect(try await shop.evidence("\"kind\":\"adoption-residue\"", "alarm") == 1)
    for path in [copy, export] { try FileManager.default.removeItem(atPath: path) }
    try await shop.pool.write { try $0.execute(sql: "DROP TABLE search") }
    #expect(try await adoption.finish().isShownGone)
  }

  @Test func `a process that died leaves enough to search for, sealed`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...300)
    try litter(shop)
    #expect(
      try await shop.adoption().run(pace: BatchPace(rows: 20, longest: .seconds(9), share: 1))
        .isComplete)
    // Another process: what the first had in memory is gone.
    let later = try await OldShop.open(shop.directory, shop.clock)
    let found = try await later.adoption().residue()
    #expect(found.values >= 30 && found.valuesFound > 0)
    // The sample itself is no plaintext.
    let sample = try await shop.pool.read {
      try Data.fetchAll($0, sql: "SELECT body FROM record WHERE space LIKE '%AdoptionRecord'")
    }
    #expect(sample.count == 1 && sample[0].range(of: Data("Sample-".utf8)) == nil)
    let report = try await later.adoption().finish()
    #expect(report.isShownGone && report.values == found.values)
  }

  @Test func `free pages alone are given back where the database was made for it`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...200)
    do {
      try await shop.adoption().finish(compacting: .freePages)
      Issue.record("finished with plaintext")
    } catch AdoptionFault.rowsLeft(let count) { #expect(count == 200) }
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    do {
      try await adoption.finish(compacting: .freePages)
      Issue.record("gave back pages it cannot")
    } catch AdoptionFault.needsWholeCompaction {}
    try await shop.pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; VACUUM")
    }
    #expect(try await adoption.finish(compacting: .freePages).isShownGone)
  }

  @Test func `old code that writes after the end is found by the next run`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...20)
    #expect(try await shop.adoption().run().isComplete)
    #expect(try await shop.adoption().finish().isShownGone)
    try shop.fill(21...40)
    do {
      try await shop.adoption().finish()
      Issue.record("finished with plaintext")
    } catch AdoptionFault.rowsLeft(let count) { #expect(count == 20) }
    let adoption = shop.adoption()
    #expect(try await adoption.run().sealedInAll == 40)
    #expect(try await adoption.finish().isShownGone)
  }
}
