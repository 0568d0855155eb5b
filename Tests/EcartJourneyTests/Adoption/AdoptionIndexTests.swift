// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@Suite("What an adoption leaves in full-text indexes")
struct AdoptionIndexTests {
  private static let count = 300

  private static func name(_ id: Int) -> String {
    "Quirina Vandersloot\(String(id * 7919 % 100_003, radix: 36))"
  }

  /// A shop whose table is indexed, as these statements (and a trigger) have it, and then adopted.
  private func adopted(
    _ index: String, _ trigger: String? = nil
  ) async throws -> (OldShop, Adoption<OldOrder>) {
    let shop = try await OldShop.open()
    try await shop.pool.write { db in
      try db.execute(sql: index)
      if let trigger {
        try db.execute(
          sql: """
            CREATE TRIGGER filled AFTER INSERT ON purchases BEGIN
              INSERT INTO search(\(trigger), recipient, email)
                VALUES (new.id, new.recipient, new.email);
            END
            """)
      }
    }
    try await fill(shop)
    let adoption = shop.adoption()
    let pace = BatchPace(rows: 50, longest: .seconds(600), share: 1)
    #expect(try await adoption.run(pace: pace).isComplete)
    return (shop, adoption)
  }

  private func fill(_ shop: OldShop) async throws {
    try await shop.pool.write { db in
      for id in 1...Self.count {
        try db.execute(
          sql: "INSERT INTO purchases (id, number, recipient, email) VALUES (?, ?, ?, ?)",
          arguments: [id, "\(id)", Self.name(id), "q\(id)@mailhaus\(id).example"])
      }
    }
  }

  private func isInFile(_ token: String, _ shop: OldShop) throws -> Bool {
    try ["", "-wal"].contains { end in
      let url = URL(fileURLWithPath: "\(shop.directory)/shop.sqlite\(end)")
      return try Data(contentsOf: url).range(of: Data(token.utf8)) != nil
    }
  }

  @Test(arguments: [
    ("fts5(recipient, email, content='')", "rowid"),
    ("fts5(recipient, email, content='', tokenize='trigram')", "rowid"),
    ("fts5(recipient, email, content='purchases', content_rowid='id')", "rowid"),
    ("fts5(recipient, email, content='', detail=none)", "rowid"),
    ("fts5(recipient, email, content='', detail=column)", "rowid"),
    ("fts4(recipient, email, content='')", "docid"),
  ])
  func `an index that finds customers by name is named, whatever it keeps`(
    _ module: String, _ key: String
  ) async throws {
    let (shop, adoption) = try await adopted("CREATE VIRTUAL TABLE search USING \(module)", key)
    defer { shop.remove() }
    do {
      let report = try await adoption.finish()
      Issue.record("finished; shown gone: \(report.isShownGone)")
    } catch AdoptionFault.residueLeft(let report) {
      #expect(!report.isShownGone)
      let column = try #require(report.columns.first { $0.table == "search" }, "\(report)")
      #expect(column.values >= Self.count)
      #expect(!"\(report)".lowercased().contains("quirina"))
    }
    // What is not gone is not said to be.
    #expect(try await shop.evidence("\"kind\":\"adopted\"") == 0)
    try await shop.pool.write { db in
      try db.execute(sql: "DROP TRIGGER filled; DROP TABLE search")
    }
    #expect(try await adoption.finish().isShownGone)
    #expect(try !isInFile("vandersloot", shop))
  }

  @Test func `an index that follows its table is compacted, so that no token is left in the file`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try await shop.pool.write { db in
      try db.create(virtualTable: "search", using: FTS5()) { table in
        table.synchronize(withTable: "purchases")
        table.column("recipient")
        table.column("email")
      }
      try db.create(virtualTable: "older", using: FTS4()) { table in
        table.synchronize(withTable: "purchases")
        table.column("recipient")
      }
    }
    try await fill(shop)
    let adoption = shop.adoption()
    let pace = BatchPace(rows: 50, longest: .seconds(600), share: 1)
    #expect(try await adoption.run(pace: pace).isComplete)
    #expect(try isInFile("vandersloot", shop))
    #expect(try await adoption.finish().isShownGone)
    for token in ["quirina", "vandersloot", "mailhaus"] {
      #expect(try !isInFile(token, shop), "\(token)")
    }
    // The index is alive and still the host's.
    try await shop.pool.write { db in
      try db.execute(sql: "INSERT INTO search(search, rank) VALUES ('integrity-check', 1)")
    }
  }

  @Test func `a table that nobody can look into is named, and nothing is shown gone`() async throws
  {
    let (shop, adoption) = try await adopted(
      "CREATE VIRTUAL TABLE places USING rtree(id, lowest, highest)")
    defer { shop.remove() }
    do {
      let report = try await adoption.finish()
      Issue.record("finished; shown gone: \(report.isShownGone)")
    } catch AdoptionFault.residueLeft(let report) {
      #expect(report.valuesFound == 0 && !report.isShownGone)
      #expect("\(report)".contains("places") && "\(report)".contains("rtree"))
    }
    // The host may answer for it. That ends the adoption, and shows nothing.
    let answered = try await adoption.finish(answeringFor: ["places"])
    #expect(answered.hidden.map(\.table) == ["places"] && !answered.isShownGone)
    #expect(try await shop.evidence("\"kind\":\"adopted\"", "hidden-tables") == 1)
    try await shop.pool.write { try OldShop.insert($0, 9_001) }
    #expect(try await adoption.run().isComplete)
    try await shop.pool.write { try $0.execute(sql: "DROP TABLE places") }
    #expect(try await adoption.finish().isShownGone)
  }

  @Test func `an index whose tokenizer is not here cannot be looked into`() async throws {
    let (shop, adoption) = try await adopted(
      "CREATE VIRTUAL TABLE search USING fts5(recipient, email, content='')", "rowid")
    defer { shop.remove() }
    try await shop.pool.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          DROP TRIGGER filled;
          PRAGMA writable_schema = ON;
          UPDATE sqlite_master SET sql =
            'CREATE VIRTUAL TABLE search USING fts5(recipient, email, content='''', tokenize=own)'
            WHERE name = 'search';
          PRAGMA writable_schema = RESET
          """)
    }
    do {
      let report = try await adoption.finish()
      Issue.record("finished; shown gone: \(report.isShownGone)")
    } catch AdoptionFault.residueLeft(let report) {
      #expect(!report.isShownGone && "\(report)".contains("search"))
    }
    #expect(try await shop.evidence("\"kind\":\"adopted\"") == 0)
  }
}
