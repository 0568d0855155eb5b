// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPolicy
  import FoundationEssentials
  public import GRDB

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The compliance store in one SQLite file: WAL, `synchronous=FULL`, `secure_delete=ON`.
  ///
  /// Decisions that arrive together are committed together (one fsync for many gates). Several
  /// processes may have the file open; compare-and-set keeps them right.
  public final class SQLiteStore: Store {
    public let identity: StoreIdentity
    let pool: DatabasePool
    let writer: GroupWriter
    let watch: RevisionWatch

    /// Opens the store at a path, making it if there is none.
    /// - Throws: ``StoreFailure/refused(_:)`` when the file is of a newer format, or cannot be made
    ///   durable; nothing is changed then.
    public convenience init(path: String) throws(StoreFailure) {
      try self.init(path: path, testing: false)
    }

    /// Over a pool the host already has, so that its own tables and the evidence share one file.
    /// The pool's writer is set to `synchronous=FULL` and read back.
    public convenience init(pool: DatabasePool) throws(StoreFailure) {
      try self.init(pool: pool, testing: false)
    }

    package convenience init(path: String, testing: Bool) throws(StoreFailure) {
      let pool: DatabasePool
      do { pool = try Self.pool(at: path) } catch { throw .refused(Self.word(error)) }
      try self.init(pool: pool, testing: testing, isShared: false)
    }

    package init(
      pool: DatabasePool, testing: Bool, isShared: Bool = true
    ) throws(StoreFailure) {
      do {
        self.identity = try pool.writeWithoutTransaction { db in
          // GRDB sets synchronous to NORMAL when it opens in WAL mode, after the configuration's
          // own statements have run; so it is set here, and read back.
          try Self.harden(db)
          var identity: StoreIdentity?
          try db.inTransaction(.immediate) {
            try Schema.migrate(db)
            identity = try Self.identify(db, testing: testing)
            return .commit
          }
          guard let identity else { throw OpenFault.notWAL("unreadable") }
          return identity
        }
      } catch { throw .refused(Self.word(error)) }
      self.pool = pool
      self.writer = GroupWriter(pool: pool, isShared: isShared)
      self.watch = RevisionWatch(path: pool.path)
    }

    /// Over a pool that was checked already, such as a read-only one.
    init(identity: StoreIdentity, pool: DatabasePool) {
      self.identity = identity
      self.pool = pool
      self.writer = GroupWriter(pool: pool, isShared: false)
      self.watch = RevisionWatch(path: pool.path)
    }

    /// A pool as the store asks for it.
    ///
    /// Of two processes that make one database at the same moment, one finds it locked while the
    /// other turns write-ahead logging on; SQLite does not wait there, so the waiting is done here.
    package static func pool(at path: String) throws -> DatabasePool {
      for _ in 0..<200 {
        do { return try DatabasePool(path: path, configuration: configuration) } catch let error
          as DatabaseError where error.resultCode == .SQLITE_BUSY
        { usleep(20_000) }
      }
      return try DatabasePool(path: path, configuration: configuration)
    }

    /// What the store asks of a connection: foreign processes may hold the lock for a while, and
    /// nothing is spilt to temporary files.
    public static var configuration: Configuration {
      var configuration = Configuration()
      configuration.busyMode = .timeout(20)
      configuration.maximumReaderCount = 8
      configuration.prepareDatabase { db in
        // A sweep touches a page a subject, all over a large table: the inner pages stay in memory
        // (16 MiB a connection).
        try db.execute(
          sql: """
            PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -16384
            """)
      }
      return configuration
    }

    /// Sets what a decision's durability and a key's destruction rest on, and reads it back.
    static func harden(_ db: Database) throws {
      try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
      // A host's pool may give up at once when another process (dpp, say) is writing.
      if try Int.fetchOne(db, sql: "PRAGMA busy_timeout") == 0 {
        try db.execute(sql: "PRAGMA busy_timeout = 20000")
      }
      try check(db)
    }

    package static func check(_ db: Database) throws {
      let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
      guard synchronous == 2 else { throw OpenFault.notDurable(synchronous: synchronous) }
      guard try Int.fetchOne(db, sql: "PRAGMA secure_delete") == 1 else {
        throw OpenFault.notSecureDelete
      }
      let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "unknown"
      guard mode == "wal" else { throw OpenFault.notWAL(mode) }
    }

    struct Identity: Codable {
      var id: UUID
      var testing: Bool
    }

    /// Reads who the store is, or says so for a new one. The testing mark is never taken back.
    private static func identify(_ db: Database, testing: Bool) throws -> StoreIdentity {
      let body = try Data.fetchOne(
        db, sql: "SELECT body FROM record WHERE space = '~store' AND key = 'identity'")
      var identity =
        try body.map { try JSONDecoder().decode(Identity.self, from: $0) }
        ?? Identity(id: UUID(), testing: false)
      if body == nil || (testing && !identity.testing) {
        identity.testing = identity.testing || testing
        try db.execute(
          sql: "INSERT OR REPLACE INTO record VALUES ('~store', 'identity', 1, NULL, ?)",
          arguments: [try JSONEncoder().encode(identity)])
      }
      return StoreIdentity(
        id: identity.id, formatVersion: Schema.formatVersion,
        livedOnTestingClock: identity.testing)
    }

    /// The cause in SQLite's own words or in ours, which hold no values.
    static func word(_ error: any Error) -> String {
      switch error {
      case let error as DatabaseError: "\(error.resultCode.description)"
      case let fault as any SafelyDescribed: fault.description
      default: "an error of type \(type(of: error))"
      }
    }

    public func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
      try await writer.commit(batch)
    }
  }
#endif
