// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy
  import EcartVault
  import FoundationEssentials
  import GRDB

  /// Reads the host's databases cell by cell, without writing and without any key.
  struct HostScan {
    /// The tables of the compliance store, where it shares a file with the host's.
    private static let ours: Set<String> = ["record", "obligation", "key", "ledger"]

    private let scene: Scene
    private let host: HostRegister
    private var sighting = HostSighting()

    static func run(_ scene: Scene, _ host: HostRegister) async -> HostSighting {
      var scan = HostScan(scene: scene, host: host)
      var stores = host.dataStores
      let known = Set(stores.map { StorePath($0.path, in: scene.place.path) })
      let compliance = StorePath(store: scene.storePath)
      // The compliance store is looked at like any other, whether it is registered or not.
      if !known.contains(compliance) {
        stores.append(HostRegister.DataStore(path: compliance.text, tables: []))
      }
      for store in stores { await scan.look(at: store, isOurs: compliance) }
      return scan.sighting
    }

    private init(scene: Scene, host: HostRegister) {
      self.scene = scene
      self.host = host
    }

    private mutating func look(at store: HostRegister.DataStore, isOurs: StorePath) async {
      let path = StorePath(store.path, in: scene.place.path)
      let name = path.text.split(separator: "/").last.map(String.init) ?? store.path
      guard FileManager.default.fileExists(atPath: path.text) else {
        sighting.unreadable.append("\(name) is registered and not there")
        return
      }
      do {
        let before = sighting
        sighting = try await Self.read(path.text) { db in
          var scan = TableScan(
            db: db, name: name, sighting: before, ours: path == isOurs ? Self.ours : [])
          try scan.run(store.tables)
          return scan.sighting
        }
        sighting.stores += 1
      } catch { sighting.unreadable.append("\(name) cannot be read as an SQLite database") }
    }

    private static func read(
      _ path: String, _ body: @escaping @Sendable (Database) throws -> HostSighting
    ) async throws -> HostSighting {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(20)
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      return try await queue.read(body)
    }
  }

  /// One database in one snapshot.
  private struct TableScan {
    let db: Database
    let name: String
    var sighting: HostSighting
    let ours: Set<String>

    mutating func run(_ declared: [HostRegister.Table]) throws {
      let byName = Dictionary(declared.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
      let found = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
      ).filter { !$0.hasPrefix("sqlite_") && $0 != "grdb_migrations" }
      for table in found {
        // The ledger is looked at by itself, entry by entry.
        if ours.contains(table), table == "ledger" { continue }
        if ours.contains(table) {
          try scan(table, columns: [:], isDeclared: true, isOurs: true)
        } else if let known = byName[table] {
          try scan(table, columns: known.columns, isDeclared: true, isOurs: false)
        } else {
          let rows = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM \(table.quotedDatabaseIdentifier)")
          sighting.undeclared.append(
            "\(name) has a table \(table) (rows: \(rows ?? 0)) that dpp.json does not name.")
          try scan(table, columns: [:], isDeclared: false, isOurs: false)
        }
      }
      for table in declared where !found.contains(table.name) {
        sighting.undeclared.append("\(name) has no table \(table.name), which dpp.json names.")
      }
    }

    private mutating func scan(
      _ table: String, columns: [String: HostRegister.Content], isDeclared: Bool, isOurs: Bool
    ) throws {
      let present = try db.columns(in: table).map(\.name)
      if isDeclared, !isOurs {
        for column in present where columns[column] == nil {
          sighting.undeclared.append(
            "\(name), \(table): the column \(column) is not in dpp.json.")
        }
        for column in columns.keys.sorted() where !present.contains(column) {
          sighting.undeclared.append("\(name), \(table): there is no column \(column).")
        }
      }
      if !isOurs { sighting.tables += 1 }
      let list = present.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
      let quoted = table.quotedDatabaseIdentifier
      let hasRowID =
        (try? GRDB.Row.fetchOne(db, sql: "SELECT _rowid_ FROM \(quoted) LIMIT 1")) != nil
      let rows = try GRDB.Row.fetchCursor(
        db, sql: "SELECT \(hasRowID ? "_rowid_" : "0"), \(list) FROM \(quoted)")
      var ordinal: Int64 = 0
      while let row = try rows.next() {
        ordinal += 1
        let number: Int64 = hasRowID ? row[0] : ordinal
        for (index, column) in present.enumerated() {
          let verdict = CellRule.judge(cell(row[index + 1]), columns[column])
          sighting.take(verdict, store: name, table: table, column: column, row: number)
        }
      }
    }

    private func cell(_ value: DatabaseValue) -> CellRule.Cell {
      switch value.storage {
      case .null: .null
      case .int64: .integer
      case .double: .real
      case .string(let text): .text(text)
      case .blob(let data): .blob(Array(data))
      }
    }
  }
#endif
