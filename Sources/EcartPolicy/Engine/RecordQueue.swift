// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Gates that contend for one record wait here in turn instead of racing and retrying.
///
/// Only a courtesy inside one process: compare-and-set is what keeps the records right.
/// A holder takes all its records at once, in address order, so that no two can wait in a circle.
final class RecordQueue: Sendable {
  private let waiting = Mutex<[RecordAddress: [CheckedContinuation<Void, Never>]]>([:])

  /// Waits until each record is free, and holds them.
  func acquire(_ addresses: Set<RecordAddress>) async {
    for address in addresses.sorted() { await acquire(address) }
  }

  private func acquire(_ address: RecordAddress) async {
    await withCheckedContinuation { continuation in
      let isFree = waiting.withLock { waiting in
        if waiting[address] == nil {
          waiting[address] = []
          return true
        }
        waiting[address]?.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  /// Lets the next in turn go on.
  func release(_ addresses: Set<RecordAddress>) {
    for address in addresses {
      let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
        guard var line = waiting[address], !line.isEmpty else {
          waiting[address] = nil
          return nil
        }
        let first = line.removeFirst()
        waiting[address] = line
        return first
      }
      next?.resume()
    }
  }
}
