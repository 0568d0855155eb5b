// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Synchronization

/// A bounded cache of unwrapped keys, each with the instant its lease ends.
///
/// When it is full, one entry makes room: the first, going round, whose lease is over or that
/// nobody asked for since it was last passed (the "clock" or second-chance rule). So what is asked
/// for often stays, one newcomer costs one eviction, and no burst of newcomers empties the cache.
/// What an entry holds wipes itself when the last reference goes.
final class KeyCache<Name: Hashable & Sendable, Key: Sendable>: Sendable {
  private struct Entry {
    let name: Name
    let key: Key
    let until: Date
    var isAskedFor = false
  }

  private struct State {
    var places = PlaceIndex()
    /// `nil` is a free place.
    var entries: [Entry?] = []
    var free: [Int] = []
    var hand = 0
  }

  /// The most keys held at a time, at least 1.
  let capacity: Int
  private let state = Mutex(State())
  private let spread: @Sendable (Name) -> UInt64

  /// - Parameter spread: what spreads the names over a table, all 64 bits evenly. By default it is
  ///   the standard hash.
  init(
    capacity: Int,
    spreadBy spread: @escaping @Sendable (Name) -> UInt64 = {
      UInt64(truncatingIfNeeded: $0.hashValue)
    }
  ) {
    self.capacity = max(1, capacity)
    self.spread = spread
  }

  /// How many keys are held, those whose lease is over included.
  var count: Int { state.withLock(\.places.count) }

  /// The key and the instant its lease ends.
  func entry(for name: Name) -> (key: Key, until: Date)? {
    let hash = spread(name)
    return state.withLock { state in
      guard let place = Self.place(of: name, hash, &state), let entry = state.entries[place] else {
        return nil
      }
      if !entry.isAskedFor { state.entries[place]?.isAskedFor = true }
      return (entry.key, entry.until)
    }
  }

  /// Keeps a key until an instant; one that is held already is replaced.
  func keep(_ key: Key, for name: Name, until: Date, at now: Date) {
    let entry = Entry(name: name, key: key, until: until)
    let hash = spread(name)
    // Released outside the lock: it may be the last reference.
    let replaced = state.withLock { state -> Entry? in
      if let place = Self.place(of: name, hash, &state) {
        let replaced = state.entries[place]
        state.entries[place] = entry
        return replaced
      }
      let place = self.place(in: &state, at: now)
      let replaced = state.entries[place]
      if let replaced { state.places.remove(place, hash: spread(replaced.name)) }
      state.places.insert(place, hash: hash)
      state.entries[place] = entry
      return replaced
    }
    withExtendedLifetime(replaced) {}
  }

  /// Lets go of some keys.
  /// - Returns: those that were held.
  @discardableResult
  func forget(_ names: some Sequence<Name>) -> [Key] {
    state.withLock { state in
      names.compactMap { name in
        Self.place(of: name, spread(name), &state).flatMap { empty($0, &state)?.key }
      }
    }
  }

  /// Lets go of every key whose lease is over.
  func dropExpired(at now: Date) {
    let gone = state.withLock { state in
      state.entries.indices.compactMap { place -> Entry? in
        guard let entry = state.entries[place], entry.until <= now else { return nil }
        return empty(place, &state)
      }
    }
    withExtendedLifetime(gone) {}
  }

  /// Every key that is held: for the search of a core dump.
  var all: [Key] { state.withLock { $0.entries.compactMap { $0?.key } } }

  @inline(__always)
  private static func place(of name: Name, _ hash: UInt64, _ state: inout State) -> Int? {
    state.places.place(hash: hash) { place in state.entries[place]?.name == name }
  }

  private func empty(_ place: Int, _ state: inout State) -> Entry? {
    let entry = state.entries[place]
    if let entry { state.places.remove(place, hash: spread(entry.name)) }
    state.entries[place] = nil
    state.free.append(place)
    return entry
  }

  /// A free place, or that of the entry which goes.
  private func place(in state: inout State, at now: Date) -> Int {
    if let free = state.free.popLast() { return free }
    if state.entries.count < capacity {
      state.entries.append(nil)
      return state.entries.count - 1
    }
    // Each pass takes a chance away, so the second time round there is one without.
    while true {
      let place = state.hand
      state.hand = place + 1 == capacity ? 0 : place + 1
      guard let entry = state.entries[place], entry.isAskedFor, now < entry.until else {
        return place
      }
      state.entries[place]?.isAskedFor = false
    }
  }
}
