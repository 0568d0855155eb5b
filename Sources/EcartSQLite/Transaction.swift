// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy
  import FoundationEssentials
  import GRDB

  /// One SQLite transaction while batches are applied to it. All SQL of the write path is here.
  struct Transaction {
    private let db: Database
    /// Versions come from one counter, so that a record made anew never repeats an old version.
    private var sequence: Int64
    private var nextEntry: Int64
    private var mark: ClockMark?
    /// Versions looked up or given in this transaction, so that what many decisions rest on (the
    /// store's own standing) is looked up once.
    private var known: [RecordAddress: Int64] = [:]
    private var correctsMark = false

    init(_ db: Database) throws {
      self.db = db
      self.sequence =
        try Int64.fetchOne(
          db.cachedStatement(
            sql: "SELECT version FROM record WHERE space = '~sequence' AND key = 'last'")) ?? 0
      let last = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM ledger")) ?? 0
      guard last < Schema.lastEntry else { throw OpenFault.damagedLedger }
      self.nextEntry = max(last + 1, Schema.entryBase)
    }

    /// Applies a batch, or says what it conflicts with and leaves no trace of it.
    mutating func apply(_ batch: Batch) throws -> Result<CommitOutcome, StoreFailure> {
      var moved: [Batch.Expectation] = []
      for expectation in batch.expectations where try !holds(expectation) {
        moved.append(expectation)
      }
      guard moved.isEmpty else { return .success(.conflict(moved)) }
      // Version 0 stands for no record at all, and below it is what no store has counted.
      guard (0..<Int64.max).contains(sequence) else {
        return .failure(.notCommitted("its count of versions was changed; restore the database"))
      }
      guard let rider = batch.rider else {
        try write(batch)
        return .success(.committed(version: sequence))
      }
      // A host's statement may fail without taking the others' decisions with it.
      let before = self
      try db.execute(sql: "SAVEPOINT rider")
      do {
        guard let rider = rider as? SQLiteRider else {
          throw StoreFailure.notCommitted("the statement is not for an SQLite store")
        }
        try write(batch)
        // A host's statement could write anywhere.
        known = [:]
        try rider.run(db)
        try db.execute(sql: "RELEASE rider")
        return .success(.committed(version: sequence))
      } catch {
        self = before
        let failure = error
        do { try db.execute(sql: "ROLLBACK TO rider; RELEASE rider") } catch {
          throw RiderFault(cause: failure)
        }
        let cause = (error as? StoreFailure)?.description ?? SQLiteStore.word(error)
        return .failure(.notCommitted("the host's own statement failed: \(cause)"))
      }
    }

    /// What the whole group shares, written once.
    func finish() throws {
      try run(
        "INSERT INTO record VALUES ('~sequence', 'last', ?, NULL, x'') "
          + "ON CONFLICT (space, key) DO UPDATE SET version = excluded.version",
        [sequence])
      guard let mark else { return }
      let keepHighest = correctsMark ? "" : " WHERE excluded.version > record.version"
      try run(
        "INSERT INTO record VALUES ('~clock', 'mark', ?, NULL, ?) "
          + "ON CONFLICT (space, key) DO UPDATE SET version = excluded.version, "
          + "body = excluded.body" + keepHighest,
        [mark.wall, try Self.encoded(mark)])
    }

    /// The same JSON as an encoder's, without one: it is written with every group.
    private static func encoded(_ mark: ClockMark) throws -> Data {
      let isPlain = mark.boot.utf8.allSatisfy {
        $0 >= 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c
      }
      guard isPlain else { return try JSONEncoder().encode(mark) }
      return Data(
        """
        {"wall":\(mark.wall),"trusted":\(mark.trusted),"monotonic":\(mark.monotonic),\
        "boot":"\(mark.boot)"}
        """.utf8)
    }

    private mutating func recordVersion(_ address: RecordAddress) throws -> Int64 {
      if let version = known[address] { return version }
      let version = try recordVersion(address.space.description, address.key.description)
      known[address] = version
      return version
    }

    private mutating func holds(_ expectation: Batch.Expectation) throws -> Bool {
      switch expectation {
      case .record(let address, let version):
        try version == recordVersion(address)
      case .space(let space, let version):
        try version == recordVersion("~space", space.description)
      case .key(let subject, let version):
        try version
          == fetch("SELECT version FROM key WHERE subject = ?", [subject.blob]) ?? 0
      case .checkpoint(let size):
        try size
          == fetch(
            "SELECT max(id) FROM ledger WHERE id >= ? AND id < ?",
            [Schema.checkpointBase, Schema.entryBase]
          ).map { $0 - Schema.checkpointBase } ?? 0
      }
    }

    private func recordVersion(_ space: String, _ key: String) throws -> Int64 {
      try fetch(
        "SELECT version FROM record WHERE space = ? AND key = ?",
        [space, key]) ?? 0
    }

    private mutating func write(_ batch: Batch) throws {
      sequence += 1
      // A person's correction stands against the older ideas of others in its group.
      if batch.correctsMark || !correctsMark && batch.mark.wall > mark?.wall ?? .min {
        mark = batch.mark
      }
      correctsMark = correctsMark || batch.correctsMark
      for change in batch.changes { try write(change) }
      for entry in batch.entries {
        try run(
          "INSERT INTO ledger VALUES (?, ?)", [nextEntry, blob(entry)])
        nextEntry += 1
      }
    }

    private mutating func write(_ change: Batch.Change) throws {
      switch change {
      case .put(let address, let body, let index, let movesSpace):
        try run(
          "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)",
          [
            address.space.description, address.key.description,
            sequence, index?.description, blob(body),
          ])
        known[address] = sequence
        if movesSpace { try move(address.space) }
      case .remove(let address):
        try run(
          "DELETE FROM record WHERE space = ? AND key = ?",
          [address.space.description, address.key.description])
        known[address] = 0
        try move(address.space)
      case .key(let subject, let state, let epoch, let body):
        try run(
          "INSERT OR REPLACE INTO key VALUES (?, ?, ?, ?, ?)",
          [
            subject.blob, sequence, state.rawValue,
            epoch, blob(body),
          ])
      case .owe(let obligation):
        try run(
          "INSERT OR REPLACE INTO obligation VALUES (?, ?, ?)",
          [
            obligation.rule, obligation.subject.blob,
            obligation.basis.milliseconds,
          ])
      case .settle(let rule, let subject):
        try run(
          "DELETE FROM obligation WHERE rule = ? AND subject = ?",
          [rule, subject.blob])
      case .integrate(let hashes, let size, let checkpoint):
        for stored in hashes {
          try run(
            "INSERT OR REPLACE INTO ledger VALUES (?, ?)",
            [stored.index, blob(stored.hash)])
        }
        try run(
          "INSERT OR REPLACE INTO ledger VALUES (?, ?)",
          [(Schema.checkpointBase + size), blob(checkpoint)])
      }
    }

    private func move(_ space: Space) throws {
      try run(
        "INSERT OR REPLACE INTO record VALUES ('~space', ?, ?, NULL, x'')",
        [space.description, sequence])
    }

    /// Values as existentials on purpose: GRDB maps the others through a key path that Swift makes
    /// anew each time, which cost as much as the statement itself.
    private typealias Values = [(any DatabaseValueConvertible)?]

    private func run(_ sql: String, _ values: Values) throws {
      let statement = try db.cachedStatement(sql: sql)
      statement.setUncheckedArguments(StatementArguments(values))
      try statement.execute()
    }

    private func fetch(_ sql: String, _ values: Values) throws -> Int64? {
      let statement = try db.cachedStatement(sql: sql)
      statement.setUncheckedArguments(StatementArguments(values))
      return try Int64.fetchOne(statement)
    }

    private func blob(_ bytes: [UInt8]) -> Data { Data(bytes) }
  }

  /// The savepoint was gone after a host's statement failed. Either SQLite rolled everything back
  /// for a lack of space or memory, or the statement ended the transaction itself; then what the
  /// others in the group decided may be stored already.
  struct RiderFault: Error {
    let cause: any Error

    var failure: StoreFailure {
      switch (cause as? DatabaseError)?.resultCode {
      case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_BUSY, .SQLITE_INTERRUPT:
        .notCommitted(SQLiteStore.word(cause))
      default: .outcomeUnknown("the host's own statement ended the transaction")
      }
    }
  }

  extension SubjectID {
    var blob: Data { Data(bytes) }
  }

  extension Date {
    /// Since 1970; obligations are ordered by it.
    var milliseconds: Int64 { Timestamp.milliseconds(self) }
  }
#endif
