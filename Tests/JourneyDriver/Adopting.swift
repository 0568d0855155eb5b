// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDPP
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation
  import GRDB

  /// A shop full of plaintext that is adopted: filled, adopted (and killed, and adopted again),
  /// looked at.
  struct Adopting {
    let journey: Journey
    let count: Int

    private var pool: DatabasePool { journey.shelf.pool }

    func fill() async throws {
      let count = self.count
      try await pool.write { db in
        try db.execute(
          sql: """
            CREATE TABLE IF NOT EXISTS purchases (id INTEGER PRIMARY KEY, recipient TEXT, line TEXT,
              sealed_recipient TEXT, sealed_line TEXT, opens TEXT)
            """)
        for id in 1...count {
          try db.execute(
            sql: "INSERT INTO purchases (id, recipient, line) VALUES (?, ?, ?)",
            arguments: [id, Order.recipient(of: "\(id)"), Self.line(id)])
        }
        // Years of deleted rows in free pages.
        try db.execute(
          sql: """
            PRAGMA secure_delete = OFF;
            CREATE TABLE copied AS SELECT recipient, line FROM purchases;
            DROP TABLE copied
            """)
      }
      say("filled \(count)")
    }

    private static func line(_ id: Int) -> String { "plaintext-canary-\(id)" }

    private var adoption: Adoption<Order> {
      Adoption<Order>(
        journey.keeper, over: pool,
        of: PlainRows(in: "purchases", by: "id", where: "recipient IS NOT NULL OR line IS NOT NULL")
      ) { row in
        AdoptedSubject("adopted-\(row.key)", from: try Order.origin())
      } sealing: { row, sealer, db in
        try db.execute(
          sql: """
            UPDATE purchases SET recipient = NULL, line = NULL, sealed_recipient = ?,
              sealed_line = ? WHERE id = ?
            """,
          arguments: [
            try sealer.seal(row.requiredText("recipient"), as: \.recipient),
            try sealer.seal(row.requiredText("line"), as: \.line), row.key.value,
          ])
      }
    }

    func adopt() async throws {
      let report = try await adoption.run(
        pace: BatchPace(rows: 16, longest: .seconds(9), share: 1))
      guard report.isComplete else { throw Interruption.workFailed("adopting") }
      let residue = try await adoption.finish { db in
        try db.execute(
          sql: """
            ALTER TABLE purchases DROP COLUMN recipient;
            ALTER TABLE purchases DROP COLUMN line
            """)
      }
      Crash.report()
      say("adopted \(report.sealedInAll) shown=\(residue.isShownGone)")
    }

    /// Opens every row as a host would, and counts what was made for them.
    func check() async throws {
      let rows = try await pool.read { db in
        try Row.fetchAll(db, sql: "SELECT id, sealed_recipient, sealed_line FROM purchases")
          .map { ($0[0] as Int, $0[1] as String?, $0[2] as String?) }
      }
      try await journey.bootstrap()
      let signIn = try await journey.signIn()
      var opened = 0
      for (id, recipient, line) in rows {
        guard let recipient = recipient.flatMap({ Sealed<Name>(storedText: $0) }),
          let line = line.flatMap({ Sealed<Purchase>(storedText: $0) })
        else { continue }
        let order = Order(id: "\(id)", recipient: recipient, line: line)
        try await journey.keeper.reveal(
          order, [\.recipient, \.line], for: Fulfilment.self, as: signIn
        ) { pii in
          var isRight = true
          try pii.open(\.recipient) { isRight = isRight && $0 == Order.recipient(of: "\(id)") }
          try pii.open(\.line) { isRight = isRight && $0 == Self.line(id) }
          opened += isRight ? 1 : 0
        }
      }
      let entries = try await journey.keeper.store.ledgerEntries(from: 0, limit: .max)
      let adopted = entries.count {
        String(decoding: $0, as: UTF8.self).contains("\"kind\":\"adopted\"")
      }
      let living = try await journey.keeper.store.keyCount(.living)
      say("rows \(rows.count) opened \(opened) keys \(living - 1) adopted \(adopted)")
    }
  }

  extension Order {
    fileprivate init(id: String, recipient: Sealed<Name>, line: Sealed<Purchase>) {
      self.id = id
      self.subject = recipient.subject
      self.recipient = recipient
      self.line = line
    }
  }
#endif
