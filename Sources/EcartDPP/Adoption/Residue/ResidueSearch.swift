// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartVault
  import FoundationEssentials
  import GRDB

  /// Looks for plaintext in a database's files byte by byte, and in its tables cell by cell.
  ///
  /// The files show what is left in free pages, logs and copies; the tables, who still keeps a copy
  /// on purpose: a search index, an archive, a trigger's journal.
  struct ResidueSearch {
    let pool: DatabasePool
    let extra: [String]

    func run(for values: [String]) async throws -> ResidueReport {
      let encoding = try await pool.read { try String.fetchOne($0, sql: "PRAGMA encoding") }
      let encodings: [TextEncoding] =
        switch encoding {
        case "UTF-16le": [.utf8, .utf16LittleEndian]
        case "UTF-16be": [.utf8, .utf16BigEndian]
        default: [.utf8]
        }
      let search = CanarySearch(values, encodings: encodings)
      var report = ResidueReport()
      report.values = search.count
      for file in ResidueFiles.of(pool.path, also: extra) {
        do { report.files.append(try look(at: file, search)) } catch {
          report.unreadable.append(file.name)
        }
      }
      for path in extra where !FileManager.default.fileExists(atPath: path) {
        report.unreadable.append(URL(fileURLWithPath: path).lastPathComponent)
      }
      report.columns = try await columns(CanarySearch(values))
      return report
    }

    private func look(
      at file: ResidueFiles.File, _ search: CanarySearch
    ) throws -> ResidueReport.File {
      var found: Set<[UInt8]> = []
      var addresses = 0
      var bytes = 0
      let overlap = AddressSearch.reach * 2
      try FileChunks.scan(file.path, overlap: overlap) { piece in
        found.formUnion(search.found(in: piece))
        addresses += AddressSearch.count(in: piece)
        bytes += piece.count - (bytes > 0 ? overlap : 0)
      }
      return ResidueReport.File(
        name: file.name, bytes: bytes, values: found.count, addresses: addresses)
    }

    /// Table by table, each in a short snapshot of its own.
    private func columns(_ search: CanarySearch) async throws -> [ResidueReport.Column] {
      let ours: Set = ["record", "obligation", "key", "ledger"]
      let tables = try await pool.read { db in
        try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      }
      var columns: [ResidueReport.Column] = []
      for table in tables.sorted() where !ours.contains(table) {
        columns += try await pool.read { db in try Self.columns(of: table, search, db) }
      }
      return columns
    }

    private static func columns(
      of table: String, _ search: CanarySearch, _ db: Database
    ) throws -> [ResidueReport.Column] {
      var spots: [String: ResidueReport.Column] = [:]
      // A virtual table's module may be missing here; its content lies in tables of its own.
      guard
        let rows = try? GRDB.Row.fetchCursor(
          db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier)")
      else { return [] }
      while let row = try rows.next() {
        for (column, value) in row {
          let cell: CellRule.Cell
          let bytes: [UInt8]
          switch value.storage {
          case .string(let text): (cell, bytes) = (.text(text), Array(text.utf8))
          case .blob(let data): (cell, bytes) = (.blob(Array(data)), Array(data))
          case .null, .int64, .double: continue
          }
          let values = search.found(in: bytes).count
          // The audit's own detector.
          let addresses = CellRule.judge(cell, nil) == .email ? 1 : 0
          guard values + addresses > 0 else { continue }
          spots[
            column,
            default: ResidueReport.Column(table: table, column: column, values: 0, addresses: 0)
          ].values += values
          spots[column]?.addresses += addresses
        }
      }
      return spots.values.sorted { $0.column < $1.column }
    }
  }
#endif
