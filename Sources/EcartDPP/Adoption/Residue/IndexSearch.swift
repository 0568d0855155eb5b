// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import GRDB

  /// Looks for values in a full-text index as somebody would who is looking for a person: by their
  /// words. The index's own tokenizer splits them, so it does not matter how the words are kept, nor
  /// whether the index keeps the texts, or those of another table, or none.
  struct IndexSearch {
    /// A long value's beginning is looked for, as in the files.
    static let words = 8

    private let values: Set<String>

    init(_ values: some Sequence<String>) {
      self.values = Set(values.filter(CanarySearch.isTelling))
    }

    /// How many of the values an index still finds.
    /// - Throws: when it cannot be asked, such as without its tokenizer.
    func found(in table: VirtualTable, version: Int, _ db: Database) throws -> Int {
      let name = table.name.quotedDatabaseIdentifier
      let statement = try db.makeStatement(
        sql: "SELECT 1 FROM \(name) WHERE \(name) MATCH ? LIMIT 1")
      func finds(_ question: String) throws -> Bool {
        try Int.fetchOne(statement, arguments: [question]) != nil
      }
      return try values.count { value in
        do { return try finds(Self.phrase(value, version: version)) } catch {
          // With `detail=none` and `detail=column` no order of words is kept. Which they are is known
          // of FTS5's own tokenizer alone.
          let words = value.split { !$0.isLetter && !$0.isNumber }.prefix(Self.words)
          guard version == 5, !table.choosesTokenizer, !words.isEmpty else { throw error }
          return try finds(words.map { "\"\($0)\"" }.joined(separator: " AND "))
        }
      }
    }

    /// The value as a phrase; in FTS3 and FTS4 a star would mean any ending, and a quote its end.
    private static func phrase(_ value: String, version: Int) -> String {
      // Cut where every tokenizer does.
      let last = value.split(whereSeparator: \.isWhitespace).prefix(words).last
      let start = last.map { value[..<$0.endIndex] } ?? value[...]
      return version == 5
        ? "\""
          + start.split(separator: "\"", omittingEmptySubsequences: false)
          .joined(separator: "\"\"") + "\""
        : "\"" + String(start.map { "\"*^\0".contains($0) ? " " : $0 }) + "\""
    }
  }
#endif
