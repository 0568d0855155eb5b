// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What one call of `admit` keeps across its deliberations: finished slow work and reservations.
final class Memo: Sendable {
  private let results = Mutex<[AnySendableKey: any Sendable]>([:])

  func value<T: Sendable>(for facts: some Hashable & Sendable, as type: T.Type) -> T? {
    // In two steps: when `T` is itself optional, casting a missing entry to it succeeds, and work
    // that was never done would count as done with the result nil.
    results.withLock { results in
      guard let found = results[AnySendableKey(facts)] else { return nil }
      return found as? T
    }
  }

  func keep(_ value: some Sendable, for facts: some Hashable & Sendable) {
    results.withLock { $0[AnySendableKey(facts)] = value }
  }
}

/// `AnyHashable` is not `Sendable`; this one only ever holds values that are.
struct AnySendableKey: Hashable, Sendable {
  private let value: any Hashable & Sendable

  init(_ value: some Hashable & Sendable) { self.value = value }

  static func == (left: Self, right: Self) -> Bool {
    AnyHashable(left.value) == AnyHashable(right.value)
  }

  func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
}

/// Names a reservation in the memo, apart from any facts a gate may hash.
struct ReservationKey: Hashable, Sendable {
  let address: RecordAddress
}
