// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import GRDB

  /// A virtual table of the database: what is in it is for its module to say (sqlite.org, "The
  /// Virtual Table Mechanism Of SQLite").
  struct VirtualTable: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      /// FTS3, FTS4 and FTS5 keep words, not texts: in lower case, split, sorted, and each written
      /// without what it has in common with the one before. No search of bytes finds a value there.
      case fullText(version: Int)
      /// A view of other tables, that keeps nothing.
      case view
      case unknown
    }

    let name: String
    let module: String
    let kind: Kind
    /// Whether it was made with a tokenizer other than its module's own.
    let choosesTokenizer: Bool

    static func all(in db: Database) throws -> [VirtualTable] {
      // A virtual table has no root page.
      try GRDB.Row.fetchAll(
        db,
        sql: """
          SELECT name, sql FROM sqlite_master WHERE type = 'table' AND ifnull(rootpage, 0) = 0
          ORDER BY name
          """
      ).map { row in
        let statement = row["sql"] as String? ?? ""
        return VirtualTable(
          row["name"] as String? ?? "", module: module(of: statement), created: statement)
      }
    }

    init(_ name: String, module: String, created statement: String) {
      self.name = name
      self.module = module
      choosesTokenizer = statement.lowercased().contains("tokenize")
      switch module.lowercased() {
      case "fts5": kind = .fullText(version: 5)
      // Rows in another language than number 0 are found by queries that name it, and by no other.
      case "fts3", "fts4":
        kind = statement.lowercased().contains("languageid") ? .unknown : .fullText(version: 4)
      case "fts5vocab", "fts4aux", "fts3tokenize", "dbstat": kind = .view
      default: kind = .unknown
      }
    }

    /// The word after `USING`, past the table's name, which may hold that word itself.
    static func module(of statement: String) -> String {
      var rest = statement.drop { $0.isWhitespace }
      for word in ["CREATE", "VIRTUAL", "TABLE"] {
        guard rest.prefix(word.count).uppercased() == word else { return "unknown" }
        rest = rest.dropFirst(word.count).drop { $0.isWhitespace }
      }
      let closing: [Character: Character] = ["\"": "\"", "`": "`", "'": "'", "[": "]"]
      if let first = rest.first, let end = closing[first] {
        // A quote inside a name is written twice: two quoted pieces, one after the other.
        while rest.first == first {
          guard let close = rest.dropFirst().firstIndex(of: end) else { return "unknown" }
          rest = rest[rest.index(after: close)...]
        }
      } else {
        rest = rest.drop { !$0.isWhitespace }
      }
      rest = rest.drop { $0.isWhitespace }
      guard rest.prefix(5).uppercased() == "USING" else { return "unknown" }
      let name = rest.dropFirst(5).drop { $0.isWhitespace || "\"`['".contains($0) }
        .prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      return name.isEmpty ? "unknown" : String(name)
    }
  }
#endif
