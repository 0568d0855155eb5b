// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import Synchronization

/// Fails one call to the store that a gate uses: the Nth of them, read or commit.
package final class FailingStore: ForwardingStore {
  /// How the Nth call fails.
  package enum Manner: Sendable, CaseIterable {
    /// Nothing happens: a read is lost, or a commit was never sent.
    case before
    /// A commit is durable and its answer lost; a read fails as before.
    case after
  }

  package let base: any Store
  private let manner: Manner
  private let left: Mutex<Int>

  /// - Parameter call: which call fails, counted from 1.
  package init(_ base: any Store, failing call: Int, _ manner: Manner) {
    self.base = base
    self.manner = manner
    self.left = Mutex(call)
  }

  /// Whether the call to fail has come.
  package var hasFailed: Bool { left.withLock { $0 <= 0 } }

  private func isNext() -> Bool {
    left.withLock { left in
      left -= 1
      return left == 0
    }
  }

  package func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    if isNext() { throw .unreadable("injected") }
    return try await base.record(at: address)
  }

  package func records(
    in space: Space, index: RecordKey?
  ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
    if isNext() { throw .unreadable("injected") }
    return try await base.records(in: space, index: index)
  }

  package func records(
    in space: Space, indexes: [RecordKey], limit: Int
  ) async throws(StoreFailure) -> [StoredRecord] {
    if isNext() { throw .unreadable("injected") }
    return try await base.records(in: space, indexes: indexes, limit: limit)
  }

  package func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow? {
    if isNext() { throw .unreadable("injected") }
    return try await base.key(of: subject)
  }

  package func obligations(of subject: SubjectID) async throws(StoreFailure) -> [Obligation] {
    if isNext() { throw .unreadable("injected") }
    return try await base.obligations(of: subject)
  }

  package func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    guard isNext() else { return try await base.commit(batch) }
    if manner == .before { throw .notCommitted("injected") }
    _ = try await base.commit(batch)
    throw .outcomeUnknown("injected")
  }
}
