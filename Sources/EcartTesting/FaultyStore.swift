// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials
import Synchronization

/// A store that fails once, at a place the test chooses, and works before and after.
///
/// Wrap the store under test, count a whole run with ``reads`` and ``commits``, then run it once
/// for each of them: nothing may be admitted that is not durable, and everything must go on.
public final class FaultyStore: Store {
  /// What fails; places are counted from 1.
  public enum Fault: Sendable, Equatable {
    case none
    /// The read fails.
    case read(Int)
    /// The commit fails before it is sent: nothing is stored, and the store says so.
    case commit(Int)
    /// The commit is sent and its answer is lost; whether it was stored, only the test knows.
    case answer(Int, isStored: Bool)
  }

  private struct Counts {
    var reads = 0
    var commits = 0
  }

  private let inner: any Store
  private let fault: Fault
  private let hasRevision: Bool
  private let counts = Mutex(Counts())

  /// - Parameter isCached: whether what was read may be kept in memory; if not, every read of a
  ///   decision is the store's, and can fail.
  public init(_ inner: any Store, failing fault: Fault = .none, isCached: Bool = true) {
    self.inner = inner
    self.fault = fault
    self.hasRevision = isCached
  }

  /// How many reads there were so far.
  public var reads: Int { counts.withLock(\.reads) }
  /// How many commits there were so far.
  public var commits: Int { counts.withLock(\.commits) }

  public var identity: StoreIdentity { inner.identity }

  public func revision() -> Int64? { hasRevision ? inner.revision() : nil }

  public func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    let number = counts.withLock { counts in
      counts.commits += 1
      return counts.commits
    }
    switch fault {
    case .commit(number): throw .notCommitted("a fault was asked for")
    case .answer(number, isStored: true):
      _ = try await inner.commit(batch)
      throw .outcomeUnknown("a fault was asked for")
    case .answer(number, isStored: false): throw .outcomeUnknown("a fault was asked for")
    default: return try await inner.commit(batch)
    }
  }

  private func count() throws(StoreFailure) {
    let number = counts.withLock { counts in
      counts.reads += 1
      return counts.reads
    }
    if fault == .read(number) { throw .unreadable("a fault was asked for") }
  }
}

extension FaultyStore {
  public func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    try count()
    return try await inner.record(at: address)
  }

  public func records(
    in space: Space, index: RecordKey?
  ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
    try count()
    return try await inner.records(in: space, index: index)
  }

  public func records(
    in space: Space, indexes: [RecordKey], limit: Int
  ) async throws(StoreFailure) -> [StoredRecord] {
    try count()
    return try await inner.records(in: space, indexes: indexes, limit: limit)
  }

  public func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow? {
    try count()
    return try await inner.key(of: subject)
  }

  public func keys(of subjects: [SubjectID]) async throws(StoreFailure) -> [KeyRow] {
    try count()
    return try await inner.keys(of: subjects)
  }

  public func keys(
    inEpoch epoch: String, after subject: SubjectID?, limit: Int
  ) async throws(StoreFailure) -> [KeyRow] {
    try count()
    return try await inner.keys(inEpoch: epoch, after: subject, limit: limit)
  }

  public func keyCount(_ state: KeyRow.State) async throws(StoreFailure) -> Int {
    try count()
    return try await inner.keyCount(state)
  }

  public func obligations(
    rule: String, basisUpTo instant: Date, limit: Int
  ) async throws(StoreFailure) -> [Obligation] {
    try count()
    return try await inner.obligations(rule: rule, basisUpTo: instant, limit: limit)
  }

  public func obligations(of subject: SubjectID) async throws(StoreFailure) -> [Obligation] {
    try count()
    return try await inner.obligations(of: subject)
  }

  public func obligationCount(
    rule: String, basisUpTo instant: Date
  ) async throws(StoreFailure) -> Int {
    try count()
    return try await inner.obligationCount(rule: rule, basisUpTo: instant)
  }

  public func clockMark() async throws(StoreFailure) -> ClockMark? {
    try count()
    return try await inner.clockMark()
  }

  public func ledgerCount() async throws(StoreFailure) -> Int64 {
    try count()
    return try await inner.ledgerCount()
  }

  public func ledgerEntries(
    from position: Int64, limit: Int
  ) async throws(StoreFailure) -> [[UInt8]] {
    try count()
    return try await inner.ledgerEntries(from: position, limit: limit)
  }

  public func ledgerHashes(at indexes: [Int64]) async throws(StoreFailure) -> [[UInt8]] {
    try count()
    return try await inner.ledgerHashes(at: indexes)
  }

  public func latestCheckpoint() async throws(StoreFailure) -> StoredCheckpoint? {
    try count()
    return try await inner.latestCheckpoint()
  }

  public func purgeResidue() async throws(StoreFailure) -> ResidueState {
    try count()
    return try await inner.purgeResidue()
  }

  public func purgeResidue(
    around subjects: [SubjectID], reach: Int
  ) async throws(StoreFailure) -> ResidueState {
    try count()
    return try await inner.purgeResidue(around: subjects, reach: reach)
  }
}
