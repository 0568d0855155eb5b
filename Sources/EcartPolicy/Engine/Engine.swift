// SPDX-License-Identifier: Apache-2.0

/// What the gatekeeper and its desks share.
struct Engine: Sendable {
  /// How often a gate is asked again before the gatekeeper gives up.
  static let deliberations = 64
  static let reservationTries = 256

  let store: any Store
  let clock: PolicyClock
  let policy: Policy
  var parts: Parts
  let queue = RecordQueue()
  let cache = RecordCache()
  /// Tells engines of one process apart.
  let number = Engine.nextNumber()

  /// The record to decide on. It may be stale when another process changed it; then the commit
  /// conflicts, the cache forgets it, and the gate is asked again.
  func fetch(_ address: RecordAddress) async throws(Interruption) -> StoredRecord? {
    if let known = cache.record(at: address) { return known.stored }
    let stored: StoredRecord?
    do { stored = try await store.record(at: address) } catch { throw .store(error) }
    cache.keep(stored, at: address)
    return stored
  }

  /// Commits, and keeps the cache in step with what was learnt.
  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    let outcome: CommitOutcome
    do { outcome = try await store.commit(batch) } catch {
      cache.forget(batch)
      throw error
    }
    switch outcome {
    case .committed(let version): cache.learn(batch, version: version)
    case .conflict(let moved): cache.forget(moved)
    }
    return outcome
  }
}
