// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDPP
  import EcartSQLite
  import Foundation
  import GRDB

  /// An order as the driver's host keeps it.
  struct Order: PersonalRecord, Codable {
    static let kind = SubjectKind.order
    static let fields = Fields<Order>("driver-order")
      .personal("recipient", \.recipient)
      .personal("line", \.line)
      .plain("id", "subject")

    let id: String
    let subject: SubjectID
    let recipient: Sealed<Name>
    let line: Sealed<Purchase>

    init(id: String, sealedBy sealer: Sealer<Order>) throws {
      self.id = id
      self.subject = sealer.subject
      self.recipient = try sealer.seal(Personal(Self.recipient(of: id)), as: \.recipient)
      self.line = try sealer.seal(Personal("2 x blue mug \(id)"), as: \.line)
    }

    static func recipient(of id: String) -> String { "Ana Sample-\(id)" }

    static func origin() throws -> Origin {
      try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    }
  }

  /// The host's own table, in the same database as the compliance store.
  struct Shelf: Sendable {
    let pool: DatabasePool

    init(directory: String) throws {
      // 0700, as the library will insist.
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      self.pool = try SQLiteStore.pool(at: "\(directory)/store.sqlite")
      try pool.write { db in
        try db.execute(
          sql: "CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, subject TEXT, body TEXT)")
      }
    }

    /// What the host has of an order: `nil` for none, an empty text after the purge.
    func body(of id: String) throws -> String? {
      try pool.read { db in
        try String.fetchOne(db, sql: "SELECT body FROM orders WHERE id = ?", arguments: [id])
      }
    }

    func order(_ id: String) throws -> Order? {
      guard let body = try body(of: id), !body.isEmpty else { return nil }
      return try JSONDecoder().decode(Order.self, from: Data(body.utf8))
    }

    static func put(_ order: Order, in db: Database) throws {
      let body = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
      try db.execute(
        sql: "INSERT INTO orders VALUES (?, ?, ?)",
        arguments: [order.id, order.subject.description, body])
    }

    /// Blanks the rows of erased orders; a row stays, so that it shows the order was once taken in.
    var purge: PurgeHandler {
      let pool = self.pool
      return PurgeHandler("orders") { subjects in
        try await pool.write { db in
          var count = 0
          for subject in subjects {
            try db.execute(
              sql: "UPDATE orders SET body = '' WHERE subject = ?", arguments: [subject.description]
            )
            count += db.changesCount
          }
          return count
        }
      }
    }
  }
#endif
