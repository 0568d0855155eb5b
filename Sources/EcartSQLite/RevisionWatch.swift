// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import GRDBSQLite
  import Synchronization

  /// Says, in a microsecond or two, whether anybody has committed to the file since last time.
  ///
  /// `PRAGMA data_version` changes on one connection when *another* one has committed, in this
  /// process or in any other. So this is a connection of its own that never writes, with the one
  /// statement kept; a pool's readers take turns, and their numbers do not compare.
  final class RevisionWatch: Sendable {
    private enum State {
      case closed(path: String)
      case open(Connection)
      /// The file does not open like this (it is encrypted, say): then the store cannot tell.
      case failed
    }

    private let state: Mutex<State>

    /// Opens nothing before it is asked.
    init(path: String) { self.state = Mutex(.closed(path: path)) }

    func revision() -> Int64? {
      state.withLock { state in
        if case .closed(let path) = state {
          state = Connection(path: path).map(State.open) ?? .failed
        }
        guard case .open(let connection) = state else { return nil }
        return connection.revision()
      }
    }
  }

  /// Used by one thread at a time only: whoever holds the watch's lock.
  private final class Connection: @unchecked Sendable {
    private let database: OpaquePointer
    private let statement: OpaquePointer

    init?(path: String) {
      // Not read-only, though it only reads: when the last to close is read-only, SQLite leaves
      // the write-ahead log behind.
      let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
      var database: OpaquePointer?
      var statement: OpaquePointer?
      guard sqlite3_open_v2(path, &database, flags, nil) == SQLITE_OK, let database,
        sqlite3_exec(database, "PRAGMA query_only = ON", nil, nil, nil) == SQLITE_OK,
        sqlite3_prepare_v3(
          database, "PRAGMA data_version", -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
          == SQLITE_OK, let statement
      else {
        sqlite3_finalize(statement)
        sqlite3_close_v2(database)
        return nil
      }
      self.database = database
      self.statement = statement
    }

    deinit {
      sqlite3_finalize(statement)
      sqlite3_close_v2(database)
    }

    /// `nil` when SQLite would have to wait for somebody.
    func revision() -> Int64? {
      // Reset at once: an open read would keep the log from being cleared.
      defer { sqlite3_reset(statement) }
      guard sqlite3_step(statement) == SQLITE_ROW else { return nil }
      return sqlite3_column_int64(statement, 0)
    }
  }
#endif
