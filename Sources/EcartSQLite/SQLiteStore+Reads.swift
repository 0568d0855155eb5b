// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPolicy
  public import FoundationEssentials
  import GRDB

  extension SQLiteStore {
    public func record(
      at address: RecordAddress
    ) async throws(StoreFailure) -> StoredRecord? {
      try await read { db in
        try Row.fetchOne(
          db.cachedStatement(
            sql: "SELECT key, version, body, idx FROM record WHERE space = ? AND key = ?"),
          arguments: [address.space.description, address.key.description]
        ).map(Self.storedRecord)
      }
    }

    public func records(
      at addresses: [RecordAddress]
    ) async throws(StoreFailure) -> [StoredRecord?] {
      // A few are had sooner than a pool's reader could be.
      if addresses.count <= 16, let found = watch.records(at: addresses) { return found }
      return try await read { db in
        let statement = try db.cachedStatement(
          sql: "SELECT key, version, body, idx FROM record WHERE space = ? AND key = ?")
        return try addresses.map { address in
          try Row.fetchOne(
            statement, arguments: [address.space.description, address.key.description]
          ).map(Self.storedRecord)
        }
      }
    }

    public func revision() -> Int64? { watch.revision() }

    public func records(
      in space: Space, index: RecordKey?
    ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
      try await read { db in
        let version =
          try Int64.fetchOne(
            db, sql: "SELECT version FROM record WHERE space = '~space' AND key = ?",
            arguments: [space.description]) ?? 0
        let rows =
          if let index {
            try Row.fetchAll(
              db,
              sql:
                "SELECT key, version, body, idx FROM record WHERE space = ? AND idx = ? ORDER BY key",
              arguments: [space.description, index.description])
          } else {
            try Row.fetchAll(
              db, sql: "SELECT key, version, body, idx FROM record WHERE space = ? ORDER BY key",
              arguments: [space.description])
          }
        return (version, rows.map(Self.storedRecord))
      }
    }

    public func records(
      in space: Space, indexes: [RecordKey], limit: Int
    ) async throws(StoreFailure) -> [StoredRecord] {
      // One transaction, and so one moment.
      try await read { db in
        let statement = try db.cachedStatement(
          sql:
            "SELECT key, version, body, idx FROM record WHERE space = ? AND idx = ? ORDER BY key LIMIT ?"
        )
        var found: [StoredRecord] = []
        for index in indexes where found.count < limit {
          found += try Row.fetchAll(
            statement, arguments: [space.description, index.description, limit - found.count]
          ).map(Self.storedRecord)
        }
        return found
      }
    }

    /// Whoever can write to the file can put any type into a column, and GRDB's subscripts trap on that.
    /// What is of another type is a record that nobody can read, and ends the list for nobody else.
    private static func storedRecord(_ row: Row) -> StoredRecord {
      let values: [DatabaseValue] = (0..<4).map { row[$0] }
      return StoredRecord(
        key: RecordKey(String.fromDatabaseValue(values[0]) ?? ""),
        // No version that anybody expects.
        version: Int64.fromDatabaseValue(values[1]) ?? -1,
        body: Data.fromDatabaseValue(values[2]).map(Array.init) ?? [],
        index: String.fromDatabaseValue(values[3]).map { RecordKey($0) })
    }

    public func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow? {
      try await read { db in
        try Row.fetchOne(
          db.cachedStatement(
            sql: "SELECT subject, version, state, epoch, body FROM key WHERE subject = ?"),
          arguments: [Data(subject.bytes)]
        ).map(Self.keyRow)
      }
    }

    public func keys(of subjects: [SubjectID]) async throws(StoreFailure) -> [KeyRow] {
      try await read { db in
        let statement = try db.cachedStatement(
          sql: "SELECT subject, version, state, epoch, body FROM key WHERE subject = ?")
        return try subjects.compactMap {
          try Row.fetchOne(statement, arguments: [Data($0.bytes)]).map(Self.keyRow)
        }
      }
    }

    /// What is not a row of ours (somebody else put it there) must not end the list for the others.
    public func keys(
      inEpoch epoch: String, after subject: SubjectID?, limit: Int
    ) async throws(StoreFailure) -> [KeyRow] {
      try await read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT subject, version, state, epoch, body FROM key
            WHERE epoch = ? AND state = 1 AND subject > ? AND length(subject) = 32
              AND typeof(subject) = 'blob' AND typeof(body) IN ('blob', 'text')
              AND typeof(version) = 'integer'
            ORDER BY subject LIMIT ?
            """,
          arguments: [epoch, Data(subject?.bytes ?? []), limit]
        ).map(Self.keyRow)
      }
    }

    public func keyCount(_ state: KeyRow.State) async throws(StoreFailure) -> Int {
      try await read { db in
        let sql: String =
          switch state {
          case .living: "SELECT count(*) FROM key INDEXED BY key_epoch WHERE state = 1"
          case .erased: "SELECT count(*) FROM key WHERE state = 2"
          }
        return try Int.fetchOne(db, sql: sql) ?? 0
      }
    }

    /// A row that cannot be understood fails the read: left out, it would pass for "no key".
    private static func keyRow(_ row: Row) throws -> KeyRow {
      guard let subject = SubjectID(stored: Array(try row.decode(Data.self, atIndex: 0))),
        let state = KeyRow.State(rawValue: try row.decode(atIndex: 2))
      else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
      return KeyRow(
        subject: subject, version: try row.decode(atIndex: 1), state: state,
        epoch: try row.decode(atIndex: 3), body: Array(try row.decode(Data.self, atIndex: 4)))
    }

    public func obligations(
      rule: String, basisUpTo instant: Date, limit: Int
    ) async throws(StoreFailure) -> [Obligation] {
      try await read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT rule, subject, basis FROM obligation
            WHERE rule = ? AND basis <= ? ORDER BY basis LIMIT ?
            """,
          arguments: [rule, instant.milliseconds, limit]
        ).map(Self.obligation)
      }
    }

    public func obligations(
      of subject: SubjectID
    ) async throws(StoreFailure) -> [Obligation] {
      try await read { db in
        try Row.fetchAll(
          db, sql: "SELECT rule, subject, basis FROM obligation WHERE subject = ? ORDER BY rule",
          arguments: [Data(subject.bytes)]
        ).map(Self.obligation)
      }
    }

    public func obligationCount(
      rule: String, basisUpTo instant: Date
    ) async throws(StoreFailure) -> Int {
      try await read { db in
        try Int.fetchOne(
          db, sql: "SELECT count(*) FROM obligation WHERE rule = ? AND basis <= ?",
          arguments: [rule, instant.milliseconds]) ?? 0
      }
    }

    private static func obligation(_ row: Row) throws -> Obligation {
      guard let subject = SubjectID(stored: Array(try row.decode(Data.self, atIndex: 1))) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT)
      }
      return Obligation(
        storedRule: try row.decode(atIndex: 0), subject: subject,
        basis: Timestamp.date(try row.decode(atIndex: 2)))
    }

    public func clockMark() async throws(StoreFailure) -> ClockMark? {
      try await read { db in
        try Data.fetchOne(
          db, sql: "SELECT body FROM record WHERE space = '~clock' AND key = 'mark'"
        ).map { try JSONDecoder().decode(ClockMark.self, from: $0) }
      }
    }

    public func ledgerCount() async throws(StoreFailure) -> Int64 {
      try await read { db in
        let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM ledger") ?? 0
        return max(0, last - Schema.entryBase + 1)
      }
    }

    public func ledgerEntries(
      from position: Int64, limit: Int
    ) async throws(StoreFailure) -> [[UInt8]] {
      guard (0..<Schema.lastEntry - Schema.entryBase).contains(position) else { return [] }
      return try await read { db in
        var next = Schema.entryBase + position
        return try Row.fetchAll(
          db, sql: "SELECT id, body FROM ledger WHERE id >= ? ORDER BY id LIMIT ?",
          arguments: [next, limit]
        ).map { row in
          // Entries lie without a gap; a row out of line was not written by us.
          guard row[0] == next else { throw OpenFault.damagedLedger }
          next += 1
          return Array(row[1] as Data)
        }
      }
    }

    public func ledgerHashes(at indexes: [Int64]) async throws(StoreFailure) -> [[UInt8]] {
      try await read { db in
        let statement = try db.cachedStatement(sql: "SELECT body FROM ledger WHERE id = ?")
        return try indexes.map { index in
          guard let hash = try Data.fetchOne(statement, arguments: [index]) else {
            throw DatabaseError(resultCode: .SQLITE_NOTFOUND)
          }
          return Array(hash)
        }
      }
    }

    public func latestCheckpoint() async throws(StoreFailure) -> StoredCheckpoint? {
      try await read { db in
        try Row.fetchOne(
          db,
          sql: "SELECT id, body FROM ledger WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1",
          arguments: [Schema.checkpointBase, Schema.entryBase]
        ).map {
          StoredCheckpoint(
            size: $0[0] - Schema.checkpointBase, text: Array($0[1] as Data))
        }
      }
    }

    func read<Value: Sendable>(
      _ value: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreFailure) -> Value {
      do { return try await pool.read(value) } catch {
        throw .unreadable(Self.word(error))
      }
    }
  }
#endif
