// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPolicy
  import GRDB

  extension SQLiteStore {
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
