// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import GRDB

  /// The rows of a host's table that hold plaintext today.
  ///
  /// One condition says what is still to be done, for finding, for checking each row after it was
  /// sealed, and for the end. So progress needs no bookkeeping: a row is in plaintext or it is not.
  ///
  /// ```swift
  /// // The sealed value goes into a column of its own:
  /// PlainRows(in: "orders", by: "id", where: "recipient IS NOT NULL OR email IS NOT NULL")
  /// // or into the same column:
  /// PlainRows(in: "orders", by: "id", where: "email NOT GLOB 'ecart1.*'")
  /// ```
  /// The condition's text names the adoption: with another text it is another one, with progress and
  /// an end of its own. Columns that the host dropped at its end may stay in it, and count as NULL.
  ///
  /// All three texts are compile-time text, put into the statements as they stand.
  public struct PlainRows: Sendable {
    let table: String
    let key: String
    let condition: String

    /// - Parameters:
    ///   - table: the table's name.
    ///   - key: the column of the primary key, or `rowid`. Never NULL, and without duplicates.
    ///   - condition: SQL that is true of a row as long as a value of it is in plaintext.
    public init(in table: StaticString, by key: StaticString, where condition: StaticString) {
      self.table = "\(table)"
      self.key = "\(key)"
      self.condition = "\(condition)"
    }

    func count(_ db: Database) throws -> Int {
      try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table) WHERE (\(condition))") ?? 0
    }

    /// The next rows after a key, in its order.
    func rows(_ db: Database, after key: RowKey?, limit: Int) throws -> [PlainRow] {
      let rest = key == nil ? "" : " AND \(self.key) > ?"
      let arguments: [any DatabaseValueConvertible] = key.map { [$0.value, limit] } ?? [limit]
      return try GRDB.Row.fetchAll(
        db,
        sql: "SELECT \(self.key), * FROM \(table) WHERE (\(condition))\(rest)"
          + " ORDER BY \(self.key) LIMIT ?",
        arguments: StatementArguments(arguments)
      ).map(PlainRow.init)
    }

    /// The row at a key, if it is there and still holds plaintext.
    func row(_ db: Database, at key: RowKey) throws -> PlainRow? {
      try GRDB.Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT \(self.key), * FROM \(table) WHERE \(self.key) = ? AND (\(condition))"),
        arguments: [key.value]
      ).map(PlainRow.init)
    }

    /// The row at a key, whatever it holds.
    func any(_ db: Database, at key: RowKey) throws -> PlainRow? {
      try GRDB.Row.fetchOne(
        db.cachedStatement(sql: "SELECT \(self.key), * FROM \(table) WHERE \(self.key) = ?"),
        arguments: [key.value]
      ).map(PlainRow.init)
    }
  }
#endif
