// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPolicy
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

    /// A consistent copy of the database, without any key root: those lie in another directory.
    public func backup(to path: String) throws(StoreFailure) {
      do {
        let copy = try DatabaseQueue(path: path)
        try pool.backup(to: copy)
        try copy.close()
      } catch { throw .unreadable(Self.word(error)) }
    }

    /// The database file.
    public var path: String { pool.path }

    /// How many groups were committed, and how many decisions in them, since the store was opened.
    package var groups: (groups: Int, batches: Int) { writer.counts }

    /// The files that may hold a trace of a record: the database and its two companions.
    public var files: [String] { [pool.path, pool.path + "-wal", pool.path + "-shm"] }
  }
#endif
