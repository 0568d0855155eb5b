// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDPP
  import EcartPolicy
  import EcartVault
  import Foundation
  import GRDB

  /// What the storm's host keeps: one sealed text of each of very many subjects.
  struct Parcel: PersonalRecord {
    static let kind = SubjectKind.order
    static let fields = Fields<Parcel>("storm-parcel")
      .personal("recipient", \.recipient)
      .plain("subject")
    static func place(_ key: SubjectKey) -> AssociatedData {
      AssociatedData(origin: key.origin, record: "storm-parcel", field: "recipient")
    }

    let subject: SubjectID
    let recipient: Sealed<Name>

    init(_ recipient: Sealed<Name>) {
      self.subject = recipient.subject
      self.recipient = recipient
    }

    static func name(_ id: Int) -> String { "parcel-\(id)" }

    /// Told from seed, subject and turn alone, so that the journal need not hold it.
    static func text(seed: UInt64, id: Int, turn: UInt64) -> String {
      "Ana Sample \(seed)/\(id)/\(turn)"
    }

    static func digest(_ text: String) -> String { SHA256.digest(Array(text.utf8)).hex }

    /// Most subjects live, and keep every value that was ever sealed for them; every eighth may be
    /// delivered and erased; of every eighth the replaced keys are given up.
    static func mayEnd(_ id: Int) -> Bool { id % 8 == 5 }
    static func mayGiveUp(_ id: Int) -> Bool { id % 8 == 2 }
    static func ending(near id: Int) -> Int { id / 8 * 8 + 5 }
    static func givingUp(near id: Int) -> Int { id / 8 * 8 + 2 }
  }

  /// The host's table, in the same database as the compliance store.
  struct ParcelShelf: Sendable {
    let pool: DatabasePool

    init(_ pool: DatabasePool) async throws {
      self.pool = pool
      try await pool.write { db in
        try db.execute(
          sql: """
            CREATE TABLE IF NOT EXISTS parcels (
              id INTEGER PRIMARY KEY, subject BLOB NOT NULL UNIQUE, body TEXT NOT NULL)
            """)
      }
    }

    static func put(_ id: Int, _ sealed: Sealed<Name>, in db: Database) throws {
      try db.cachedStatement(
        sql: """
          INSERT INTO parcels (id, subject, body) VALUES (?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET body = excluded.body
          """
      ).execute(arguments: [id, Data(sealed.subject.bytes), sealed.storedText])
    }

    static func body(_ id: Int, in db: Database) throws -> Sealed<Name>? {
      try String.fetchOne(
        db.cachedStatement(sql: "SELECT body FROM parcels WHERE id = ?"), arguments: [id]
      ).flatMap { Sealed(storedText: $0) }
    }

    /// `nil` for none, and after the purge.
    func parcel(_ id: Int) async throws -> Parcel? {
      try await pool.read { try Self.body(id, in: $0) }.map(Parcel.init)
    }

    func missing(in ids: Range<Int>) async throws -> [Int] {
      let there = try await pool.read { db in
        try Int.fetchSet(
          db, sql: "SELECT id FROM parcels WHERE id >= ? AND id < ?",
          arguments: [ids.lowerBound, ids.upperBound])
      }
      return ids.filter { !there.contains($0) }
    }

    /// Blanks what is erased, and acknowledges it: the keys are destroyed by then.
    func purge(_ erased: @escaping @Sendable ([Int]) -> Void) -> PurgeHandler {
      let pool = self.pool
      return PurgeHandler("parcels") { subjects in
        let ids = try await pool.write { db in
          try subjects.compactMap { subject in
            try Int.fetchOne(
              db.cachedStatement(
                sql: "UPDATE parcels SET body = '' WHERE subject = ? RETURNING id"),
              arguments: [Data(subject.bytes)])
          }
        }
        erased(ids)
        return ids.count
      }
    }
  }
#endif
