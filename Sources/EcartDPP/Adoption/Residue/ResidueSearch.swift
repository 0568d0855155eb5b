// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartVault
  import FoundationEssentials
  import GRDB

  /// Looks for plaintext in a database's files byte by byte, in its tables cell by cell, and in its
  /// full-text indexes word by word.
  ///
  /// The files show what is left in free pages, logs and copies; the tables, who still keeps a copy
  /// on purpose: an archive, a trigger's journal. An index that keeps words and no texts shows in
  /// neither, so it is asked as a user of it would. A virtual table of any other kind is named and
  /// not judged, and then nothing is shown to be gone.
  struct ResidueSearch {
    let pool: DatabasePool
    let extra: [String]
    /// Full-text indexes that were merged just now: of deleted rows they keep nothing.
    var merged: Set<String> = []

    func run(for values: [String]) async throws -> ResidueReport {
      let encoding = try await pool.read { try String.fetchOne($0, sql: "PRAGMA encoding") }
      let own: TextEncoding =
        switch encoding {
        case "UTF-16le": .utf16LittleEndian
        case "UTF-16be": .utf16BigEndian
        default: .utf8
        }
      // Copies and exports may be in UTF-8 all the same.
      let search = CanarySearch(values, encodings: own == .utf8 ? [.utf8] : [.utf8, own])
      var report = ResidueReport()
      report.values = search.count
      for file in ResidueFiles.of(pool.path, also: extra) {
        do { report.files.append(try look(at: file, search, own)) } catch {
          report.unreadable.append(file.name)
        }
      }
      for path in extra where !FileManager.default.fileExists(atPath: path) {
        report.unreadable.append(URL(fileURLWithPath: path).lastPathComponent)
      }
      let virtual = try await pool.read { try VirtualTable.all(in: $0) }
      try await tables(besides: Set(virtual.map(\.name)), CanarySearch(values), &report)
      try await ask(virtual, for: values, &report)
      return report
    }

    private func look(
      at file: ResidueFiles.File, _ search: CanarySearch, _ encoding: TextEncoding
    ) throws -> ResidueReport.File {
      var found: Set<[UInt8]> = []
      var addresses = 0
      var bytes = 0
      // Twice as much in UTF-16.
      let overlap = AddressSearch.reach * 4
      try FileChunks.scan(file.path, overlap: overlap) { piece in
        found.formUnion(search.found(in: piece))
        addresses += AddressSearch.count(in: piece, encoding: encoding)
        bytes += piece.count - (bytes > 0 ? overlap : 0)
      }
      return ResidueReport.File(
        name: file.name, bytes: bytes, values: found.count, addresses: addresses)
    }

    /// Table by table, each in a short snapshot of its own.
    private func tables(
      besides virtual: Set<String>, _ search: CanarySearch, _ report: inout ResidueReport
    ) async throws {
      let ours: Set = ["record", "obligation", "key", "ledger"]
      let tables = try await pool.read { db in
        try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      }
      for table in tables.sorted() where !ours.contains(table) {
        do {
          report.columns += try await pool.read { db in try Self.columns(of: table, search, db) }
        } catch let error as DatabaseError
          where error.resultCode == .SQLITE_ERROR || virtual.contains(table)
        {
          // A table that was dropped meanwhile is none. A virtual table may have nothing to show;
          // it is asked below, and its content lies in tables of its own.
          let isThere = try await pool.read { try $0.tableExists(table) }
          if isThere && !virtual.contains(table) { report.unreadable.append("table \(table)") }
        }
      }
    }

    /// Virtual tables, by what they answer.
    private func ask(
      _ tables: [VirtualTable], for values: [String], _ report: inout ResidueReport
    ) async throws {
      let search = IndexSearch(values)
      for table in tables {
        func hide(_ reason: ResidueReport.HiddenTable.Reason) {
          report.hidden.append(
            ResidueReport.HiddenTable(table: table.name, module: table.module, reason: reason))
        }
        switch table.kind {
        case .view: continue
        case .unknown: hide(.unknownModule)
        case .fullText(let version):
          do {
            let found = try await pool.read { db in
              try search.found(in: table, version: version, db)
            }
            if found > 0 {
              report.columns.append(
                ResidueReport.Column(
                  table: table.name, column: ResidueReport.words, values: found, addresses: 0))
            } else if !merged.contains(table.name) {
              hide(.unmerged)
            }
          } catch is DatabaseError { hide(.silent) }
        }
      }
    }

    private static func columns(
      of table: String, _ search: CanarySearch, _ db: Database
    ) throws -> [ResidueReport.Column] {
      var spots: [String: ResidueReport.Column] = [:]
      let rows = try GRDB.Row.fetchCursor(
        db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier)")
      while let row = try rows.next() {
        for (column, value) in row {
          let cell: CellRule.Cell
          let bytes: [UInt8]
          switch value.storage {
          case .string(let text): (cell, bytes) = (.text(text), Array(text.utf8))
          case .blob(let data): (cell, bytes) = (.blob(Array(data)), Array(data))
          case .int64(let number):
            let digits = "\(number)"
            (cell, bytes) = (
              .text(digits), StoredInteger.bytes(of: number) ?? Array(digits.utf8)
            )
          case .null, .double: continue
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
