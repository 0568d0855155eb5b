// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import GRDB

  extension PlainRows {
    /// The table as it is now.
    func shape(_ db: Database) throws -> TableShape {
      TableShape(
        columns: try db.makeStatement(sql: "SELECT * FROM \(table) LIMIT 0").columnNames,
        tables: try TableShape.tables(db))
    }

    /// How many rows hold plaintext.
    ///
    /// A column that was there when the adoption was closed and is gone now holds nothing: it counts
    /// as NULL, and the others are looked at as before. Whatever else keeps the condition from being
    /// asked is a fault, and never an answer: a name nobody knows, a missing function, a table under
    /// another name.
    /// - Parameter shape: the table when the adoption of this very condition was closed.
    func left(_ db: Database, since shape: TableShape?) throws -> Int {
      do { return try count(db) } catch let error as DatabaseError {
        guard error.resultCode == .SQLITE_ERROR else { throw error }
        guard let shape, let left = try? leftWithoutDropped(db, since: shape) else {
          throw AdoptionFault.condition(Self.missing(error))
        }
        return left
      }
    }

    /// `nil` when nothing was dropped.
    private func leftWithoutDropped(_ db: Database, since shape: TableShape) throws -> Int? {
      let present: Set<String>
      do { present = Set(try self.shape(db).columns.map { $0.lowercased() }) } catch {
        return try wasDropped(db, since: shape) ? 0 : nil
      }
      let gone = shape.columns.filter { !present.contains($0.lowercased()) }
      guard !gone.isEmpty else { return nil }
      let nulls = gone.map { "NULL AS \($0.quotedDatabaseIdentifier)" }.joined(separator: ", ")
      return try Int.fetchOne(
        db,
        sql: "SELECT count(*) FROM (SELECT *, \(nulls) FROM \(table)) AS \(table)"
          + " WHERE (\(condition))")
    }

    /// Whether the table itself is gone, and no table that came after it has a column the condition
    /// names: that might be the same one under another name.
    private func wasDropped(_ db: Database, since shape: TableShape) throws -> Bool {
      let words = condition.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      let named = Set(shape.columns.map { $0.lowercased() }).intersection(words.map(String.init))
      let known = Set(shape.tables)
      let now = try TableShape.tables(db)
      let name = table.filter { !"\"`[]".contains($0) }.lowercased()
      func isThere(_ tables: some Sequence<String>) -> Bool {
        tables.contains { $0.lowercased() == name }
      }
      guard !named.isEmpty, isThere(known), !isThere(now) else { return false }
      for other in now where !known.contains(other) {
        let columns = try String.fetchAll(
          db, sql: "SELECT lower(name) FROM pragma_table_xinfo(?)", arguments: [other])
        if !named.isDisjoint(with: columns) { return false }
      }
      return true
    }

    /// What is missing, by its name in the schema; of any other message the code alone is told.
    static func missing(_ error: DatabaseError) -> String {
      let kinds = ["column", "function", "table"].map { "no such \($0): " }
      guard let message = error.message, kinds.contains(where: message.hasPrefix) else {
        return error.resultCode.description
      }
      return message
    }
  }

  extension TableShape {
    static func tables(_ db: Database) throws -> [String] {
      try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
    }
  }
#endif

/// A table when its adoption was closed: what the host drops then is told from what never was.
struct TableShape: Sendable, Codable, Hashable {
  var columns: [String]
  /// The names of all tables then.
  var tables: [String]

  /// With the columns of an earlier end, too.
  func adding(_ earlier: TableShape?) -> TableShape {
    let known = Set(columns.map { $0.lowercased() })
    let more = (earlier?.columns ?? []).filter { !known.contains($0.lowercased()) }
    return TableShape(columns: columns + more, tables: tables)
  }
}
