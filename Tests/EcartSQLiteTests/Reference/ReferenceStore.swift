// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Foundation
import Synchronization

/// A store in memory, as simple as the promises of `Store` allow. It is what they mean.
///
/// Handles to the same `Tables` stand for processes that share one database.
struct ReferenceStore: Store {
  final class Tables: Sendable {
    let identity = StoreIdentity(id: UUID(), formatVersion: 1, livedOnTestingClock: true)
    let contents = Mutex(Contents())
  }

  struct Contents: Sendable {
    /// Every committed batch takes the next number as its version.
    var version: Int64 = 0
    var records: [RecordAddress: (stored: StoredRecord, index: RecordKey?)] = [:]
    var spaces: [Space: Int64] = [:]
    var keys: [SubjectID: KeyRow] = [:]
    var obligations: [Obligation] = []
    var entries: [[UInt8]] = []
    var hashes: [Int64: [UInt8]] = [:]
    var checkpoint: StoredCheckpoint?
    var mark: ClockMark?
  }

  let tables: Tables
  init(_ tables: Tables = Tables()) { self.tables = tables }

  var identity: StoreIdentity { tables.identity }

  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    if batch.rider != nil { throw .notCommitted("this store runs no riders") }
    return tables.contents.withLock { contents in
      let moved = batch.expectations.filter { !contents.holds($0) }
      guard moved.isEmpty else { return .conflict(moved) }
      contents.apply(batch)
      return .committed(version: contents.version)
    }
  }

  private func look<Value>(_ value: (borrowing Contents) -> sending Value) -> Value {
    tables.contents.withLock { value($0) }
  }

  func revision() -> Int64? { look { $0.version } }

  func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    look { $0.records[address]?.stored }
  }

  func records(
    in space: Space, index: RecordKey?
  ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
    look { contents in
      let listed = contents.records.filter { address, row in
        address.space == space && (index == nil || row.index == index)
      }
      return (
        contents.spaces[space] ?? 0, listed.values.map(\.stored).sorted { $0.key < $1.key }
      )
    }
  }

  func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow? {
    look { $0.keys[subject] }
  }

  func keys(of subjects: [SubjectID]) async throws(StoreFailure) -> [KeyRow] {
    look { contents in subjects.compactMap { contents.keys[$0] } }
  }

  func keys(
    inEpoch epoch: String, after subject: SubjectID?, limit: Int
  ) async throws(StoreFailure) -> [KeyRow] {
    let living = look { $0.keys.values.filter { $0.epoch == epoch && $0.state == .living } }
    let later = living.filter { row in subject.map { $0 < row.subject } ?? true }
    return Array(later.sorted { $0.subject < $1.subject }.prefix(limit))
  }

  func keyCount(_ state: KeyRow.State) async throws(StoreFailure) -> Int {
    look { $0.keys.values.count { $0.state == state } }
  }

  func obligations(
    rule: String, basisUpTo instant: Date, limit: Int
  ) async throws(StoreFailure) -> [Obligation] {
    let due = look { $0.obligations.filter { $0.rule == rule && $0.basis <= instant } }
    return Array(due.sorted { $0.basis < $1.basis }.prefix(limit))
  }

  func obligations(of subject: SubjectID) async throws(StoreFailure) -> [Obligation] {
    look { $0.obligations.filter { $0.subject == subject } }
  }

  func obligationCount(
    rule: String, basisUpTo instant: Date
  ) async throws(StoreFailure) -> Int {
    try await obligations(rule: rule, basisUpTo: instant, limit: .max).count
  }

  func clockMark() async throws(StoreFailure) -> ClockMark? { look { $0.mark } }

  func ledgerCount() async throws(StoreFailure) -> Int64 { look { Int64($0.entries.count) } }

  func ledgerEntries(
    from position: Int64, limit: Int
  ) async throws(StoreFailure) -> [[UInt8]] {
    look { Array($0.entries.dropFirst(Int(position)).prefix(limit)) }
  }

  func ledgerHashes(at indexes: [Int64]) async throws(StoreFailure) -> [[UInt8]] {
    let found = look { contents in indexes.compactMap { contents.hashes[$0] } }
    guard found.count == indexes.count else { throw .unreadable("a tree hash is missing") }
    return found
  }

  func latestCheckpoint() async throws(StoreFailure) -> StoredCheckpoint? {
    look { $0.checkpoint }
  }

  func purgeResidue() async throws(StoreFailure) -> ResidueState { .clean }
}

extension ReferenceStore.Contents {
  func holds(_ expectation: Batch.Expectation) -> Bool {
    switch expectation {
    case .record(let address, let version): records[address]?.stored.version ?? 0 == version
    case .space(let space, let version): spaces[space] ?? 0 == version
    case .key(let subject, let version): keys[subject]?.version ?? 0 == version
    case .checkpoint(let size): checkpoint?.size ?? 0 == size
    }
  }

  mutating func apply(_ batch: Batch) {
    version += 1
    for change in batch.changes { apply(change) }
    entries += batch.entries
    if batch.correctsMark || batch.mark.wall > mark?.wall ?? .min { mark = batch.mark }
  }

  private mutating func apply(_ change: Batch.Change) {
    switch change {
    case .put(let address, let body, let index, let movesSpace):
      let stored = StoredRecord(key: address.key, version: version, body: body)
      records[address] = (stored, index)
      if movesSpace { spaces[address.space] = version }
    case .remove(let address):
      records[address] = nil
      spaces[address.space] = version
    case .key(let subject, let state, let epoch, let body):
      keys[subject] = KeyRow(
        subject: subject, version: version, state: state, epoch: epoch, body: body)
    case .owe(let obligation):
      obligations.removeAll { $0.rule == obligation.rule && $0.subject == obligation.subject }
      obligations.append(obligation)
    case .settle(let rule, let subject):
      obligations.removeAll { $0.rule == rule && $0.subject == subject }
    case .integrate(let hashes, let size, let note):
      for stored in hashes { self.hashes[stored.index] = stored.hash }
      if size >= checkpoint?.size ?? 0 { checkpoint = StoredCheckpoint(size: size, text: note) }
    }
  }
}
