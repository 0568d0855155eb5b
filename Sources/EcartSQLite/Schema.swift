// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy
  import GRDB

  /// The four tables, and how older formats move forward to today's.
  ///
  /// `record` also keeps what the store needs for itself, in spaces no Swift type can have:
  /// `~store` (identity), `~clock` (the mark), `~sequence` (versions), `~space` (list versions).
  enum Schema {
    /// Moves with every change of the tables; kept as SQLite's `user_version`.
    static let formatVersion = 1

    /// Ledger rows share one table; entries lie above everything else so that they append.
    static let checkpointBase: Int64 = 1 << 60
    static let entryBase: Int64 = 1 << 61
    /// More entries than anybody will have; a row beyond was not written by us.
    static let lastEntry: Int64 = 1 << 62

    /// One step per format version, oldest first. A released step is never edited.
    static let steps: [String] = [
      """
      CREATE TABLE record (
        space TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL,
        idx TEXT, body BLOB NOT NULL, PRIMARY KEY (space, key)) WITHOUT ROWID;
      CREATE INDEX record_index ON record (space, idx) WHERE idx IS NOT NULL;
      CREATE TABLE obligation (
        rule TEXT NOT NULL, subject BLOB NOT NULL, basis INTEGER NOT NULL,
        PRIMARY KEY (subject, rule)) WITHOUT ROWID;
      CREATE INDEX obligation_due ON obligation (rule, basis);
      CREATE TABLE key (
        subject BLOB NOT NULL PRIMARY KEY, version INTEGER NOT NULL, state INTEGER NOT NULL,
        epoch TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
      CREATE INDEX key_epoch ON key (epoch, subject) WHERE state = 1;
      CREATE TABLE ledger (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
      """
    ]

    static func migrate(_ db: Database) throws {
      let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      // A host's own database may use the number for itself.
      let isOurs = try db.tableExists("ledger") && db.tableExists("obligation")
      guard found >= 0, isOurs == (found > 0) else { throw OpenFault.otherUse(found) }
      guard found <= steps.count else {
        throw OpenFault.newerFormat(found: found, known: formatVersion)
      }
      for version in found..<steps.count {
        try db.execute(sql: steps[version])
      }
      try db.execute(sql: "PRAGMA user_version = \(formatVersion)")
    }
  }

  /// Why a database was not taken as a compliance store.
  enum OpenFault: SafelyDescribed {
    case newerFormat(found: Int, known: Int)
    /// `user_version` and the tables do not belong together.
    case otherUse(Int)
    case notDurable(synchronous: Int)
    case notSecureDelete
    case damagedLedger
    case notWAL(String)
    case noStore

    var description: String {
      switch self {
      case .newerFormat(let found, let known):
        "it has format \(found) and this version knows formats up to \(known); use a newer version"
      case .otherUse(let value):
        "its PRAGMA user_version is \(value) without our tables, or 0 with tables of their names"
          + " (record, obligation, key, ledger); keep a count of your own in a table and set the number"
          + " to 0, rename such tables, or use a file of its own"
      case .notDurable(let value):
        "PRAGMA synchronous is \(value) instead of 2 (FULL); a decision could be lost"
      case .damagedLedger: "the ledger has a row that was not written by us, or a gap (log-4)"
      case .notSecureDelete: "PRAGMA secure_delete is off; deleted keys would stay in the file"
      case .notWAL(let mode): "its journal mode is \(mode) instead of wal"
      case .noStore: "there is no compliance store in this file"
      }
    }
  }
#endif
