// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// Reads a store without deciding anything: for audits and lists, with no key and no cache.
///
/// Naming a record still needs its type, so each module surveys its own records.
package struct Survey: Sendable {
  package let store: any Store
  /// The moment the survey speaks of.
  package let now: Date
  package let policy: Policy

  package init(store: any Store, now: Date, policy: Policy) {
    self.store = store
    self.now = now
    self.policy = policy
  }

  package func list<R: GateRecord>(
    _ type: R.Type, index: RecordKey? = nil
  ) async throws(StoreFailure) -> [(key: RecordKey, record: R)] {
    try await store.records(in: Space(of: type), index: index).records.map {
      stored throws(StoreFailure) in
      (key: stored.key, record: try decode(type, stored))
    }
  }

  /// The records that can be read, and how many cannot: for work that must not stop because somebody
  /// spoilt one of them.
  package func listReadable<R: GateRecord>(
    _ type: R.Type, index: RecordKey? = nil
  ) async throws(StoreFailure) -> (records: [(key: RecordKey, record: R)], unreadable: Int) {
    let stored = try await store.records(in: Space(of: type), index: index).records
    let records = stored.compactMap { stored in
      (try? type.init(decoding: stored.body)).map { (key: stored.key, record: $0) }
    }
    return (records, stored.count - records.count)
  }

  package func read<R: GateRecord>(
    _ type: R.Type, at key: RecordKey
  ) async throws(StoreFailure) -> R? {
    guard let stored = try await store.record(at: RecordAddress(type, key)) else { return nil }
    return try decode(type, stored)
  }

  /// As ``Deliberation/generation(of:)``.
  package func generation(of standing: Standing) async throws(StoreFailure) -> Int64 {
    Int64(try await read(Generation.self, at: standing.address.key)?.count ?? 0)
  }

  private func decode<R: GateRecord>(
    _ type: R.Type, _ stored: StoredRecord
  ) throws(StoreFailure) -> R {
    do { return try type.init(decoding: stored.body) } catch {
      throw .unreadable("a record of \(Space(of: type))")
    }
  }
}

extension Gatekeeper {
  /// A look at the store as it is now.
  package var survey: Survey { Survey(store: engine.store, now: now, policy: policy) }
}
