// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Synchronization

/// A store that breaks one promise. `rewrite` changes what is committed, `answer` what is said.
struct BrokenCommit: ForwardingStore {
  let base: any Store
  var rewrite: @Sendable (Batch) -> Batch = { $0 }
  var answer: @Sendable (CommitOutcome) -> CommitOutcome = { $0 }

  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    answer(try await base.commit(rewrite(batch)))
  }
}

extension Batch {
  /// The same with some of its parts changed.
  func with(
    expectations: ((Expectation) -> Bool)? = nil, changes: ((Change) -> Change?)? = nil,
    entries: [[UInt8]]? = nil, mark: ClockMark? = nil, correctsMark: Bool? = nil
  ) -> Batch {
    var batch = Batch(mark: mark ?? self.mark)
    for expectation in self.expectations where expectations?(expectation) ?? true {
      batch.expect(expectation)
    }
    for change in self.changes {
      if let changes {
        if let changed = changes(change) { batch.change(changed) }
      } else {
        batch.change(change)
      }
    }
    batch.entries = entries ?? self.entries
    batch.correctsMark = correctsMark ?? self.correctsMark
    batch.rider = rider
    return batch
  }
}

/// Applies the rest of a batch that conflicts.
struct HalfApplying: ForwardingStore {
  let base: any Store
  let half: @Sendable (Batch) -> Batch
  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    let outcome = try await base.commit(batch)
    if case .conflict = outcome { _ = try await base.commit(half(batch)) }
    return outcome
  }
}

/// Answers at once and commits a moment later.
struct Hasty: ForwardingStore {
  let base: any Store
  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    let base = base
    Task {
      try? await Task.sleep(for: .milliseconds(2))
      _ = try? await base.commit(batch)
    }
    return .committed(version: 1)
  }
}

/// Looks at the expectations first and writes afterwards, with time in between.
struct CheckThenAct: ForwardingStore {
  let base: any Store
  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    for case .record(let address, let version) in batch.expectations {
      let found = try await base.record(at: address)?.version ?? 0
      if found != version { return .conflict([.record(address, version: version)]) }
    }
    await Task.yield()
    return try await base.commit(batch.with(expectations: { _ in false }))
  }
}

/// Commits a batch one change at a time.
struct Piecemeal: ForwardingStore {
  let base: any Store
  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    var outcome = try await base.commit(batch.with(changes: { _ in nil }))
    guard case .committed = outcome else { return outcome }
    for change in batch.changes {
      var single = Batch(mark: batch.mark)
      single.change(change)
      outcome = try await base.commit(single)
      await Task.yield()
    }
    return outcome
  }
}

/// Counts each record's versions from 1 again after a removal.
final class Restarting: ForwardingStore {
  let base: any Store
  private let counts = Mutex<[RecordAddress: Int64]>([:])
  init(base: any Store) { self.base = base }

  func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    try await base.record(at: address).map { stored in
      StoredRecord(
        key: stored.key, version: counts.withLock { $0[address] ?? 0 }, body: stored.body)
    }
  }

  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    for change in batch.changes {
      counts.withLock { counts in
        switch change {
        case .put(let address, _, _, _): counts[address, default: 0] += 1
        case .remove(let address): counts[address] = nil
        default: break
        }
      }
    }
    return try await base.commit(batch)
  }
}

/// A handle that remembers what it once read.
final class Remembering: ForwardingStore {
  let base: any Store
  private let known = Mutex<[RecordAddress: StoredRecord]>([:])
  init(base: any Store) { self.base = base }

  func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    if let stored = known.withLock({ $0[address] }) { return stored }
    let stored = try await base.record(at: address)
    known.withLock { $0[address] = stored }
    return stored
  }
}

/// Reads that are wrong in one way each.
struct BrokenReads: ForwardingStore {
  let base: any Store
  var spaceVersion: @Sendable (Int64) -> Int64 = { $0 }
  var listed: @Sendable ([StoredRecord]) -> [StoredRecord] = { $0 }
  var usesIndex = true
  var due: @Sendable ([Obligation]) -> [Obligation] = { $0 }
  var instant: @Sendable (Date) -> Date = { $0 }
  var keepsLimit = true
  var page: @Sendable ([KeyRow]) -> [KeyRow] = { $0 }
  var pageStart: @Sendable (SubjectID?) -> SubjectID? = { $0 }
  var counted: KeyRow.State?
  var key: @Sendable (KeyRow?) -> KeyRow? = { $0 }
  var body: @Sendable ([UInt8]) -> [UInt8] = { $0 }
  var entries: @Sendable ([[UInt8]]) -> [[UInt8]] = { $0 }
  var toleratesMissingHash = false

  func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    try await base.record(at: address).map {
      StoredRecord(key: $0.key, version: $0.version, body: body($0.body))
    }
  }
  func records(
    in space: Space, index: RecordKey?
  ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
    let found = try await base.records(in: space, index: usesIndex ? index : nil)
    return (spaceVersion(found.version), listed(found.records))
  }
  func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow? {
    key(try await base.key(of: subject))
  }
  func keys(
    inEpoch epoch: String, after subject: SubjectID?, limit: Int
  ) async throws(StoreFailure) -> [KeyRow] {
    page(
      try await base.keys(
        inEpoch: epoch, after: pageStart(subject), limit: keepsLimit ? limit : .max))
  }
  func keyCount(_ state: KeyRow.State) async throws(StoreFailure) -> Int {
    try await base.keyCount(counted ?? state)
  }
  func obligations(
    rule: String, basisUpTo date: Date, limit: Int
  ) async throws(StoreFailure) -> [Obligation] {
    due(
      try await base.obligations(
        rule: rule, basisUpTo: instant(date), limit: keepsLimit ? limit : .max))
  }
  func ledgerEntries(
    from position: Int64, limit: Int
  ) async throws(StoreFailure) -> [[UInt8]] {
    entries(try await base.ledgerEntries(from: position, limit: limit))
  }
  func ledgerHashes(at indexes: [Int64]) async throws(StoreFailure) -> [[UInt8]] {
    do { return try await base.ledgerHashes(at: indexes) } catch {
      if toleratesMissingHash { return indexes.map { _ in [] } }
      throw error
    }
  }
}
