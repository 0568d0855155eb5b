// SPDX-License-Identifier: Apache-2.0

import EcartVault

/// What was seen in the host's own databases: places and numbers, never a value.
struct HostSighting: Sendable {
  /// One kind of trouble in one column.
  struct Spot: Sendable, Hashable, Comparable {
    let store: String
    let table: String
    let column: String
    let verdict: CellVerdict

    static func < (left: Spot, right: Spot) -> Bool {
      (left.store, left.table, left.column, left.words)
        < (right.store, right.table, right.column, right.words)
    }

    var words: String {
      switch verdict {
      case .email: "an e-mail address in the clear"
      case .notSealed: "something that is not a sealed value"
      case .notAsDeclared: "something else than the column may hold"
      case .fits: "as declared"
      }
    }
  }

  struct Spots: Sendable {
    var count = 0
    /// The first few row numbers.
    var rows: [Int64] = []
  }

  var cells = 0
  var sealed = 0
  var stores = 0
  var tables = 0
  /// Sealed values by origin.
  var origins: [String: Int] = [:]
  private(set) var spots: [Spot: Spots] = [:]
  /// Tables and columns that the register does not name, and what it names that is not there.
  var undeclared: [String] = []
  /// Stores that could not be read.
  var unreadable: [String] = []

  mutating func take(
    _ verdict: CellVerdict, store: String, table: String, column: String, row: Int64
  ) {
    cells += 1
    if case .fits(let origin) = verdict {
      guard let origin else { return }
      sealed += 1
      origins["\(origin)", default: 0] += 1
      return
    }
    let spot = Spot(store: store, table: table, column: column, verdict: verdict)
    spots[spot, default: Spots()].count += 1
    if spots[spot]?.rows.count ?? 0 < 5 { spots[spot]?.rows.append(row) }
  }

  /// One sentence for each spot.
  var facts: [String] {
    spots.sorted { $0.key < $1.key }.map { spot, found in
      let rows = found.rows.map(String.init).joined(separator: ", ")
      let more = found.count > found.rows.count ? " and more" : ""
      return "\(spot.store), \(spot.table).\(spot.column): \(found.count) × \(spot.words)"
        + " (rowid \(rows)\(more))."
    }
  }
}
