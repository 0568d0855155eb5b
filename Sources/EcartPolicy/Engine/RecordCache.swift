// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Records as this process last saw them, so that a decision need not read what it just wrote.
///
/// Never the last word: every decision's reads are checked against the store when it commits.
final class RecordCache: Sendable {
  struct Known: Sendable { let stored: StoredRecord? }

  /// Enough for the accounts of a busy host; past that the cache starts afresh.
  private static let capacity = 16_384
  private let known = Mutex<[RecordAddress: Known]>([:])

  func record(at address: RecordAddress) -> Known? { known.withLock { $0[address] } }

  func keep(_ stored: StoredRecord?, at address: RecordAddress) {
    known.withLock { known in
      if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
      known[address] = Known(stored: stored)
    }
  }

  func learn(_ batch: Batch, version: Int64) {
    known.withLock { known in
      if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
      for change in batch.changes {
        switch change {
        case .put(let address, let body, let index, _):
          known[address] = Known(
            stored: StoredRecord(
              key: address.key, version: version, body: body, index: index))
        case .remove(let address): known[address] = Known(stored: nil)
        case .key, .owe, .settle, .integrate: break
        }
      }
    }
  }

  func forget(_ batch: Batch) { forget(batch.expectations) }

  /// - Returns: whether anything was known of these.
  @discardableResult
  func forget(_ expectations: [Batch.Expectation]) -> Bool {
    known.withLock { known in
      var knew = false
      for case .record(let address, _) in expectations {
        knew = known.removeValue(forKey: address) != nil || knew
      }
      return knew
    }
  }
}
