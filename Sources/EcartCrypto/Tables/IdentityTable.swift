// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Remembers a small number for each of some objects that live for good, such as key paths that are
/// literals. Read without a lock: an entry is written once, its number before its identity, and
/// never changed or moved. What is full takes no more.
package final class IdentityTable: @unchecked Sendable {
  // Unchecked for the pointers alone: what they point to is atomic, and theirs until `deinit`.
  private static let capacity = 256
  /// Entries looked at for one object.
  private static let reach = 8

  /// An object's address, or 0.
  private let identities = IdentityTable.zeros()
  private let numbers = IdentityTable.zeros()
  /// Keeps the objects alive, so that an address is never another one's.
  private let kept = Mutex<[Kept]>([])

  private struct Kept: @unchecked Sendable { let object: AnyObject }

  package init() {}

  deinit {
    for table in [identities, numbers] {
      table.deinitialize(count: Self.capacity)
      table.deallocate()
    }
  }

  /// The number of an object, if it was remembered.
  package func number(of object: AnyObject) -> Int? {
    let identity = UInt(bitPattern: ObjectIdentifier(object))
    var place = Self.first(for: identity)
    for _ in 0..<Self.reach {
      let found = identities[place].load(ordering: .acquiring)
      if found == identity {
        return Int(bitPattern: numbers[place].load(ordering: .relaxed))
      }
      if found == 0 { return nil }
      place = (place + 1) % Self.capacity
    }
    return nil
  }

  /// Remembers an object's number, if there is room, and keeps the object.
  package func remember(_ object: AnyObject, as number: Int) {
    let identity = UInt(bitPattern: ObjectIdentifier(object))
    let keeping = Kept(object: object)
    kept.withLock { kept in
      var place = Self.first(for: identity)
      for _ in 0..<Self.reach {
        let found = identities[place].load(ordering: .relaxed)
        if found == identity { return }
        if found == 0 {
          kept.append(keeping)
          numbers[place].store(UInt(bitPattern: number), ordering: .relaxed)
          identities[place].store(identity, ordering: .releasing)
          return
        }
        place = (place + 1) % Self.capacity
      }
    }
  }

  @inline(__always)
  private static func first(for identity: UInt) -> Int {
    // Objects lie at multiples of 16.
    Int(truncatingIfNeeded: (identity >> 4) % UInt(capacity))
  }

  private static func zeros() -> UnsafeMutablePointer<Atomic<UInt>> {
    let table = UnsafeMutablePointer<Atomic<UInt>>.allocate(capacity: capacity)
    for place in 0..<capacity { (table + place).initialize(to: Atomic(0)) }
    return table
  }
}
