// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials
import Synchronization

/// A store in memory, for a host's own fast tests: a commit takes microseconds. Nothing of it
/// outlives the process.
///
/// ```swift
/// let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
/// let gatekeeper = try await Gatekeeper.open(over: MemoryStore(), clock: clock)
/// ```
///
/// It keeps every promise of `Store`, as ``StoreConformance`` checks, but the one that nothing in
/// memory can keep: that what was answered is there after a crash. Any number of gatekeepers may
/// share one, as processes share a database; each sees what the others committed. Its ``identity``
/// says for good that it lived on a testing clock, so an audit fails on it. It runs no riders.
public final class MemoryStore: Store {
  public let identity = StoreIdentity(id: UUID(), formatVersion: 1, livedOnTestingClock: true)
  private let contents = Mutex(MemoryContents())
  private let keys: Mutex<MemoryHome?>

  public init() { self.keys = Mutex(nil) }

  /// - Parameter home: keys that another store of memory has as well.
  package init(sharing home: MemoryHome) { self.keys = Mutex(home) }

  /// The keys that every gatekeeper over this store shares, drawn for the first of them.
  func home() throws -> MemoryHome {
    try keys.withLock { home in
      if let home { return home }
      let made = try MemoryHome()
      home = made
      return made
    }
  }

  public func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    if batch.rider != nil { throw .notCommitted("this store runs no riders") }
    return contents.withLock { contents in
      let moved = batch.expectations.filter { !contents.holds($0) }
      guard moved.isEmpty else { return .conflict(moved) }
      contents.apply(batch)
      return .committed(version: contents.version)
    }
  }

  private func look<Value>(_ value: (borrowing MemoryContents) -> sending Value) -> Value {
    contents.withLock { value($0) }
  }

  public func revision() -> Int64? { look { $0.version } }

  public func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    look { $0.records[address.space]?[address.key] }
  }

  public func records(
    in space: Space, index: RecordKey?
  ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
    look { contents in
      let listed = (contents.records[space] ?? [:]).values.filter { row in
        index == nil || row.index == index
      }
      return (contents.spaces[space] ?? 0, listed.sorted { $0.key < $1.key })
    }
  }

  public func records(
    in space: Space, indexes: [RecordKey], limit: Int
  ) async throws(StoreFailure) -> [StoredRecord] {
    let asked = Set(indexes)
    return look { contents in
      let found = (contents.records[space] ?? [:]).values.lazy.filter { row in
        row.index.map(asked.contains) ?? false
      }
      return Array(found.prefix(limit))
    }
  }

  public func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow? {
    look { $0.keys[subject] }
  }

  public func keys(of subjects: [SubjectID]) async throws(StoreFailure) -> [KeyRow] {
    look { contents in subjects.compactMap { contents.keys[$0] } }
  }

  public func keys(
    inEpoch epoch: String, after subject: SubjectID?, limit: Int
  ) async throws(StoreFailure) -> [KeyRow] {
    let living = look { $0.keys.values.filter { $0.epoch == epoch && $0.state == .living } }
    let later = living.filter { row in subject.map { $0 < row.subject } ?? true }
    return Array(later.sorted { $0.subject < $1.subject }.prefix(limit))
  }

  public func keyCount(_ state: KeyRow.State) async throws(StoreFailure) -> Int {
    look { $0.keys.values.count { $0.state == state } }
  }

  public func obligations(
    rule: String, basisUpTo instant: Date, limit: Int
  ) async throws(StoreFailure) -> [Obligation] {
    let due = look { ($0.obligations[rule] ?? [:]).values.filter { $0.basis <= instant } }
    return Array(due.sorted { $0.basis < $1.basis }.prefix(limit))
  }

  public func obligations(of subject: SubjectID) async throws(StoreFailure) -> [Obligation] {
    look { $0.obligations.values.compactMap { $0[subject] } }
  }

  public func obligationCount(
    rule: String, basisUpTo instant: Date
  ) async throws(StoreFailure) -> Int {
    look { ($0.obligations[rule] ?? [:]).values.count { $0.basis <= instant } }
  }

  public func clockMark() async throws(StoreFailure) -> ClockMark? { look { $0.mark } }

  public func ledgerCount() async throws(StoreFailure) -> Int64 { look { Int64($0.entries.count) } }

  public func ledgerEntries(
    from position: Int64, limit: Int
  ) async throws(StoreFailure) -> [[UInt8]] {
    look { Array($0.entries.dropFirst(Int(position)).prefix(limit)) }
  }

  public func ledgerHashes(at indexes: [Int64]) async throws(StoreFailure) -> [[UInt8]] {
    let found = look { contents in indexes.compactMap { contents.hashes[$0] } }
    guard found.count == indexes.count else { throw .unreadable("a tree hash is missing") }
    return found
  }

  public func latestCheckpoint() async throws(StoreFailure) -> StoredCheckpoint? {
    look { $0.checkpoint }
  }

  public func purgeResidue() async throws(StoreFailure) -> ResidueState { .clean }
}
