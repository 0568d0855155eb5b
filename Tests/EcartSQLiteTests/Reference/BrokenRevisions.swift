// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Synchronization

/// Counts its own commits, as `PRAGMA data_version` on the connection that commits would not.
final class OwnRevision: ForwardingStore {
  let base: any Store
  private let commits = Mutex<Int64>(0)
  init(base: any Store) { self.base = base }

  func revision() -> Int64? { commits.withLock { $0 } }

  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    let outcome = try await base.commit(batch)
    commits.withLock { $0 += 1 }
    return outcome
  }
}

/// Never the same number twice: sound, but nothing is ever saved.
final class RestlessRevision: ForwardingStore {
  let base: any Store
  private let asked = Mutex<Int64>(0)
  init(base: any Store) { self.base = base }

  func revision() -> Int64? {
    asked.withLock { asked in
      asked += 1
      return asked
    }
  }
}

/// Answers for fewer places than it was asked about.
struct Gapless: ForwardingStore {
  let base: any Store
  func records(at addresses: [RecordAddress]) async throws(StoreFailure) -> [StoredRecord?] {
    try await base.records(at: addresses).filter { $0 != nil }
  }
}
