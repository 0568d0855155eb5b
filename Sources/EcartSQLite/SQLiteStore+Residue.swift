// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPolicy
  import FoundationEssentials
  import GRDB

  extension SQLiteStore {
    /// Folds the write-ahead log into the file and cuts it to nothing, so that no deleted key is
    /// left in it (clause del-4; free pages are overwritten by `secure_delete` as they are freed).
    ///
    /// SQLite can do that only when no reader holds an older snapshot; then the answer is
    /// ``ResidueState/heldBackByReader``.
    public func purgeResidue() async throws(StoreFailure) -> ResidueState {
      do {
        return try await pool.writeWithoutTransaction { db in
          let usual = try Int.fetchOne(db, sql: "PRAGMA busy_timeout") ?? 20_000
          try db.execute(sql: "PRAGMA busy_timeout = 250")
          defer { try? db.execute(sql: "PRAGMA busy_timeout = \(usual)") }
          let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
          return row?[0] == 0 ? .clean : .heldBackByReader
        }
      } catch { throw .unreadable(Self.word(error)) }
    }

    /// Overwrites copies of a key that SQLite left in gaps of pages, and purges the log.
    ///
    /// `secure_delete` overwrites what is deleted. But where SQLite moves a row from one page to
    /// another (`balance_nonroot`), the bytes of the first page's old place stay in the gap between its
    /// cells; seen with SQLite 3.40 alone, for one in some hundred erased keys. Pages that are
    /// given back are overwritten whole: so the rows around are taken out and put in again, in one
    /// transaction for each subject.
    public func purgeResidue(
      around subjects: [SubjectID], reach: Int
    ) async throws(StoreFailure) -> ResidueState {
      do {
        for subject in subjects {
          try await pool.write { try Self.writeAnew(around: subject.bytes, reach: reach, $0) }
        }
      } catch { throw .unreadable(Self.word(error)) }
      return try await purgeResidue()
    }

    private static func writeAnew(around subject: [UInt8], reach: Int, _ db: Database) throws {
      // A host's own database may hang rows of its own on ours: taking a row out would act on them.
      guard try !hasDependents(db) else { return }
      let columns = "subject, version, state, epoch, body, length(CAST(epoch AS BLOB))"
      let here = Data(subject)
      let rows =
        try Row.fetchAll(
          db,
          sql: "SELECT \(columns) FROM key WHERE subject <= ? ORDER BY subject DESC LIMIT ?",
          arguments: [here, reach + 1]
        ).reversed()
        + Row.fetchAll(
          db, sql: "SELECT \(columns) FROM key WHERE subject > ? ORDER BY subject LIMIT ?",
          arguments: [here, reach])
      // What somebody spoilt does not come back byte for byte, so nothing is touched.
      guard rows.allSatisfy(isPlain), let first = rows.first?[0] as DatabaseValue?,
        let last = rows.last?[0] as DatabaseValue?
      else { return }
      let others = try Bool.fetchOne(
        db,
        sql: "SELECT EXISTS (SELECT 1 FROM key WHERE subject < ?)"
          + " OR EXISTS (SELECT 1 FROM key WHERE subject > ?)",
        arguments: [first, last])
      // Without a condition SQLite overwrites the first page of the table too.
      if others == false {
        try db.execute(sql: "DELETE FROM key")
      } else {
        try db.execute(
          sql: "DELETE FROM key WHERE subject >= ? AND subject <= ?", arguments: [first, last])
      }
      for row in rows {
        try db.execute(
          sql: "INSERT INTO key (subject, version, state, epoch, body) VALUES (?, ?, ?, ?, ?)",
          arguments: StatementArguments(row.databaseValues.prefix(5)))
      }
    }

    /// Foreign keys that refer to the table of keys, and triggers on it.
    private static func hasDependents(_ db: Database) throws -> Bool {
      try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = 'key')
            OR EXISTS (SELECT 1 FROM sqlite_master m, pragma_foreign_key_list(m.name) f
              WHERE m.type = 'table' AND lower(f."table") = 'key')
          """) ?? true
    }

    /// As this store writes rows.
    private static func isPlain(_ row: Row) -> Bool {
      let values = Array(row.databaseValues)
      guard case .blob = values[0].storage, case .int64 = values[1].storage,
        case .int64 = values[2].storage, case .string(let epoch) = values[3].storage,
        case .blob = values[4].storage
      else { return false }
      return epoch.utf8.count == row[5]
    }
  }
#endif
