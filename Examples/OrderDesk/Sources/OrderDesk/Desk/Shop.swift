// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import Foundation
import GRDB

/// The shop's own database. The library's four tables lie in the same file, so that a row and the
/// evidence about it land together or not at all.
struct Shop {
  let pool: DatabasePool

  init(at path: String) throws {
    pool = try DatabasePool(path: path, configuration: SQLiteStore.configuration)
    try pool.write { db in
      try db.create(table: OrderRow.databaseTableName, options: .ifNotExists) { table in
        table.primaryKey("subject", .text)
        for column in ["id", "platform", "store"] { table.column(column, .text).notNull() }
        table.column("status", .text)
        table.column("createdAt", .integer)
        table.column("eraseBy", .integer).notNull()
        table.column("rule", .text).notNull()
        for field in OrderRow.fields.personal { table.column(field.name, .text) }
      }
      // What was erased, by digest: for fetching the certificate later.
      try db.create(table: "erasedOrder", options: .ifNotExists) { table in
        table.primaryKey("subject", .text)
        table.column("certified", .integer).notNull().defaults(to: 0)
      }
    }
  }

  /// What `dpp audit` is told: where Information lies in this host, column by column.
  static let register: HostRegister = {
    var columns: [String: HostRegister.Content] = [
      "subject": .identifier, "id": .identifier, "platform": .identifier, "store": .identifier,
      "status": .identifier, "createdAt": .instant, "eraseBy": .instant, "rule": .identifier,
    ]
    for field in OrderRow.fields.personal { columns[field.name] = .sealed }
    return HostRegister(
      host: "OrderDesk",
      dataStores: [
        HostRegister.DataStore(
          path: "store.sqlite",
          tables: [
            HostRegister.Table(OrderRow.databaseTableName, columns: columns),
            HostRegister.Table(
              "erasedOrder", columns: ["subject": .identifier, "certified": .number]),
          ])
      ])
  }()

  /// What happens to this shop's rows when their orders are erased. It may be called again for the
  /// same orders after a crash, and does not mind.
  var purge: PurgeHandler {
    PurgeHandler("orders") { [pool] subjects in
      try await pool.write { db in
        for subject in subjects {
          try db.execute(
            sql: "INSERT OR IGNORE INTO erasedOrder (subject) VALUES (?)",
            arguments: [subject.description])
        }
        return try OrderRow.deleteAll(db, keys: subjects.map(\.description))
      }
    }
  }

  func order(_ id: String, store: String) async throws -> OrderRow? {
    try await pool.read { db in
      try OrderRow.filter(Column("id") == id && Column("store") == store).fetchOne(db)
    }
  }

  /// Keeps the staff's list in step with the library's clock.
  static func note(
    _ db: Database, _ id: String, store: String, isErasedBy due: Date
  ) throws {
    try db.execute(
      sql: "UPDATE customerOrder SET eraseBy = ?, rule = 'delivered' WHERE id = ? AND store = ?",
      arguments: [Int64(due.timeIntervalSince1970 * 1000), id, store])
  }

  func count() async throws -> Int { try await pool.read { try OrderRow.fetchCount($0) } }

  /// How many orders are to be erased on which day, and by which clock.
  func dueList() async throws -> [(day: String, rule: String, count: Int)] {
    let rows = try await pool.read { try OrderRow.order(Column("eraseBy")).fetchAll($0) }
    var list: [(day: String, rule: String, count: Int)] = []
    for row in rows {
      if let last = list.last, last.day == row.eraseBy.day, last.rule == row.rule {
        list[list.count - 1].count += 1
      } else {
        list.append((row.eraseBy.day, row.rule, 1))
      }
    }
    return list
  }

  /// The erased orders whose certificate is not fetched yet.
  func uncertified() async throws -> [SubjectID] {
    try await pool.read { db in
      try String.fetchAll(
        db, sql: "SELECT subject FROM erasedOrder WHERE certified = 0 ORDER BY subject")
    }.compactMap { SubjectID(hex: $0) }
  }

  func markCertified(_ subject: SubjectID) async throws {
    try await pool.write { db in
      try db.execute(
        sql: "UPDATE erasedOrder SET certified = 1 WHERE subject = ?",
        arguments: [subject.description])
    }
  }
}
