// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// One pass over the ledger: what it decided, clause by clause, and whether anything in it looks
/// like a personal value (clauses log-1, log-5, log-6).
struct LedgerTally: Sendable {
  struct Decisions: Sendable, Equatable {
    var admitted = 0
    var refused = 0
    var total: Int { admitted + refused }
  }

  private(set) var entries = 0
  /// Entries that are no evidence of this format.
  private(set) var malformed = 0
  private(set) var withEmail = 0
  private(set) var admitted = 0
  private(set) var refused = 0
  private(set) var done = 0
  /// Alarms by kind.
  private(set) var alarms: [String: Int] = [:]
  /// RFC 3339 times of the first and the last entry.
  private(set) var first: String?
  private(set) var last: String?
  private var byClauses: [[UInt8]: Decisions] = [:]

  /// Counts as far as the entries can be read. Where they cannot, the ledger is not whole, and that
  /// is for log-4 to say; it does not keep the other clauses from being answered.
  static func scan(_ store: any Store) async -> LedgerTally {
    var tally = LedgerTally()
    var position: Int64 = 0
    while true {
      guard let entries = try? await store.ledgerEntries(from: position, limit: 8_192),
        !entries.isEmpty
      else { return tally }
      for entry in entries { tally.take(entry) }
      position += Int64(entries.count)
    }
  }

  mutating func take(_ entry: [UInt8]) {
    entries += 1
    if EmailPattern.occurs(in: entry) { withEmail += 1 }
    var reader = EntryReader(entry)
    guard let at = reader.text(after: "{\"v\":1,\"at\":\""),
      let kind = reader.text(after: ",\"kind\":\""),
      // Which gate recorded it; an entry of a decision itself has none.
      case _ = reader.text(after: ",\"by\":\""),
      let outcome = reader.text(after: ",\"outcome\":\""),
      let clauses = reader.bytes(after: ",\"clauses\":[", upTo: UInt8(ascii: "]"))
    else {
      malformed += 1
      return
    }
    if first == nil { first = at }
    last = at
    switch outcome {
    case "admitted":
      admitted += 1
      byClauses[clauses, default: Decisions()].admitted += 1
    case "refused":
      refused += 1
      byClauses[clauses, default: Decisions()].refused += 1
    case "alarm": alarms[kind, default: 0] += 1
    default: done += 1
    }
  }

  /// Every decision whose evidence names the clause.
  func decisions(naming clause: Clause.ID) -> Decisions {
    let name = "\"\(clause)\""
    return byClauses.reduce(into: Decisions()) { sum, row in
      let names = String(decoding: row.key, as: UTF8.self).split(separator: ",")
      guard names.contains(where: { $0 == name }) else { return }
      sum.admitted += row.value.admitted
      sum.refused += row.value.refused
    }
  }
}

/// Reads the members of an entry in their fixed order.
private struct EntryReader {
  private let entry: [UInt8]
  private var index = 0

  init(_ entry: [UInt8]) { self.entry = entry }

  mutating func text(after label: StaticString) -> String? {
    bytes(after: label, upTo: UInt8(ascii: "\"")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What stands between a label that comes next and the first `end` after it.
  mutating func bytes(after label: StaticString, upTo end: UInt8) -> [UInt8]? {
    let label = Array("\(label)".utf8)
    guard entry.dropFirst(index).starts(with: label),
      let stop = entry[(index + label.count)...].firstIndex(of: end)
    else { return nil }
    defer { index = stop + 1 }
    return Array(entry[(index + label.count)..<stop])
  }
}
