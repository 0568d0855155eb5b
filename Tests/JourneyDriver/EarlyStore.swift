// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy
  import Foundation
  import Synchronization

  /// A store that breaks its first promise: for a decision with a host's row it answers first and
  /// commits afterwards. It is here so that the crash suite can be seen to turn red on it.
  final class EarlyStore: Store {
    private struct State {
      var version: Int64 = 0
      var pending: Task<Void, Never>?
    }
    private let inner: any Store
    private let state = Mutex(State())

    init(_ inner: any Store) { self.inner = inner }

    var identity: StoreIdentity { inner.identity }

    func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
      await settle()
      guard batch.rider != nil else {
        let outcome = try await inner.commit(batch)
        if case .committed(let version) = outcome { state.withLock { $0.version = version } }
        return outcome
      }
      return state.withLock { state in
        state.version += 1
        state.pending = Task { [inner] in _ = try? await inner.commit(batch) }
        return .committed(version: state.version)
      }
    }

    /// Waits for what was promised, so that everything but a crash looks right.
    private func settle() async { await state.withLock(\.pending)?.value }

    func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
      await settle()
      return try await inner.record(at: address)
    }
    func records(
      in space: Space, index: RecordKey?
    ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
      await settle()
      return try await inner.records(in: space, index: index)
    }
    func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow? {
      await settle()
      return try await inner.key(of: subject)
    }
    func keys(of subjects: [SubjectID]) async throws(StoreFailure) -> [KeyRow] {
      await settle()
      return try await inner.keys(of: subjects)
    }
    func keys(
      inEpoch epoch: String, after subject: SubjectID?, limit: Int
    ) async throws(StoreFailure) -> [KeyRow] {
      await settle()
      return try await inner.keys(inEpoch: epoch, after: subject, limit: limit)
    }
    func keyCount(_ state: KeyRow.State) async throws(StoreFailure) -> Int {
      await settle()
      return try await inner.keyCount(state)
    }
    func obligations(
      rule: String, basisUpTo instant: Date, limit: Int
    ) async throws(StoreFailure) -> [Obligation] {
      await settle()
      return try await inner.obligations(rule: rule, basisUpTo: instant, limit: limit)
    }
    func obligations(of subject: SubjectID) async throws(StoreFailure) -> [Obligation] {
      await settle()
      return try await inner.obligations(of: subject)
    }
    func obligationCount(rule: String, basisUpTo instant: Date) async throws(StoreFailure) -> Int {
      await settle()
      return try await inner.obligationCount(rule: rule, basisUpTo: instant)
    }
    func clockMark() async throws(StoreFailure) -> ClockMark? {
      await settle()
      return try await inner.clockMark()
    }
    func ledgerCount() async throws(StoreFailure) -> Int64 {
      await settle()
      return try await inner.ledgerCount()
    }
    func ledgerEntries(from position: Int64, limit: Int) async throws(StoreFailure) -> [[UInt8]] {
      await settle()
      return try await inner.ledgerEntries(from: position, limit: limit)
    }
    func ledgerHashes(at indexes: [Int64]) async throws(StoreFailure) -> [[UInt8]] {
      await settle()
      return try await inner.ledgerHashes(at: indexes)
    }
    func latestCheckpoint() async throws(StoreFailure) -> StoredCheckpoint? {
      await settle()
      return try await inner.latestCheckpoint()
    }
    func purgeResidue() async throws(StoreFailure) -> ResidueState {
      await settle()
      return try await inner.purgeResidue()
    }
    func purgeResidue(
      around subjects: [SubjectID], reach: Int
    ) async throws(StoreFailure) -> ResidueState {
      await settle()
      return try await inner.purgeResidue(around: subjects, reach: reach)
    }
  }
#endif
