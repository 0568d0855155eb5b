// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy
  import GRDBSQLite

  /// A connection that only reads, spoken to in SQLite's own calls. Used by one thread at a time:
  /// whoever holds the lock of its ``RevisionWatch``.
  final class WatchConnection: @unchecked Sendable {
    enum Answer {
      case found(StoredRecord)
      case none
      /// SQLite would have to wait for somebody, or could not read.
      case failed
    }

    private let database: OpaquePointer
    private let version: OpaquePointer
    private let record: OpaquePointer

    init?(path: String) {
      // Not read-only, though it only reads: when the last to close is read-only, SQLite leaves
      // the write-ahead log behind.
      let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
      var database: OpaquePointer?
      guard sqlite3_open_v2(path, &database, flags, nil) == SQLITE_OK, let database,
        sqlite3_exec(database, "PRAGMA query_only = ON", nil, nil, nil) == SQLITE_OK,
        let version = Self.prepared("PRAGMA data_version", database)
      else {
        sqlite3_close_v2(database)
        return nil
      }
      guard
        let record = Self.prepared(
          "SELECT version, body, idx FROM record WHERE space = ?1 AND key = ?2", database)
      else {
        sqlite3_finalize(version)
        sqlite3_close_v2(database)
        return nil
      }
      self.database = database
      self.version = version
      self.record = record
    }

    private static func prepared(_ sql: String, _ database: OpaquePointer) -> OpaquePointer? {
      var statement: OpaquePointer?
      let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
      guard sqlite3_prepare_v3(database, sql, -1, flags, &statement, nil) == SQLITE_OK else {
        return nil
      }
      return statement
    }

    deinit {
      sqlite3_finalize(version)
      sqlite3_finalize(record)
      sqlite3_close_v2(database)
    }

    /// `nil` when SQLite would have to wait for somebody.
    func revision() -> Int64? {
      // Reset at once: an open read would keep the log from being cleared.
      defer { sqlite3_reset(version) }
      guard sqlite3_step(version) == SQLITE_ROW else { return nil }
      return sqlite3_column_int64(version, 0)
    }

    func record(at address: RecordAddress) -> Answer {
      // The texts live as long as these closures, and the statement is reset inside them.
      address.space.description.withCString { space in
        address.key.description.withCString { key in
          defer {
            sqlite3_reset(record)
            sqlite3_clear_bindings(record)
          }
          guard sqlite3_bind_text(record, 1, space, -1, nil) == SQLITE_OK,
            sqlite3_bind_text(record, 2, key, -1, nil) == SQLITE_OK
          else { return .failed }
          switch sqlite3_step(record) {
          case SQLITE_DONE: return .none
          case SQLITE_ROW:
            let count = Int(sqlite3_column_bytes(record, 1))
            let body = sqlite3_column_blob(record, 1).map {
              [UInt8](UnsafeRawBufferPointer(start: $0, count: count))
            }
            let index = sqlite3_column_text(record, 2).map { RecordKey(String(cString: $0)) }
            return .found(
              StoredRecord(
                key: address.key, version: sqlite3_column_int64(record, 0), body: body ?? [],
                index: index))
          default: return .failed
          }
        }
      }
    }
  }
#endif
