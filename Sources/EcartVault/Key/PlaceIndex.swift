// SPDX-License-Identifier: Apache-2.0

/// Where the entries of a ``KeyCache`` are, by the hash of their names: open addressing in one array
/// of words, so that a key that is found costs one cache line here and one there. A word is half of
/// the hash and the place; an entry is looked at only where that half fits.
struct PlaceIndex {
  /// `upper half of the hash ‖ place + 1`, or 0. At least half of the words are 0.
  private var words = [UInt64](repeating: 0, count: 16)
  private(set) var count = 0

  /// The place noted under a hash to which `isIt` says yes.
  @inline(__always)
  func place(hash: UInt64, where isIt: (Int) -> Bool) -> Int? {
    var slot = home(of: hash)
    while words[slot] != 0 {
      let word = words[slot]
      if (word ^ hash) >> 32 == 0 {
        let place = Int(truncatingIfNeeded: word & 0xFFFF_FFFF) - 1
        if isIt(place) { return place }
      }
      slot = next(slot)
    }
    return nil
  }

  /// Notes a place that is not noted yet.
  mutating func insert(_ place: Int, hash: UInt64) {
    if (count + 1) * 2 > words.count {
      let old = words
      words = [UInt64](repeating: 0, count: old.count * 2)
      for word in old where word != 0 { put(word) }
    }
    put(Self.word(place, hash))
    count += 1
  }

  /// Forgets a place, and closes the gap, so that no search stops short of what lies behind it.
  mutating func remove(_ place: Int, hash: UInt64) {
    let word = Self.word(place, hash)
    var gap = home(of: hash)
    while words[gap] != word {
      if words[gap] == 0 { return }
      gap = next(gap)
    }
    count -= 1
    var slot = next(gap)
    while words[slot] != 0 {
      // It may move into the gap if its search passes there.
      let mask = words.count - 1
      let searched = (slot - home(of: words[slot])) & mask
      if searched >= (slot - gap) & mask {
        words[gap] = words[slot]
        gap = slot
      }
      slot = next(slot)
    }
    words[gap] = 0
  }

  private mutating func put(_ word: UInt64) {
    var slot = home(of: word)
    while words[slot] != 0 { slot = next(slot) }
    words[slot] = word
  }

  /// Where a search begins: told by the half of the hash that is kept.
  @inline(__always)
  private func home(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash >> 32) & (words.count - 1)
  }

  @inline(__always)
  private func next(_ slot: Int) -> Int { (slot + 1) & (words.count - 1) }

  private static func word(_ place: Int, _ hash: UInt64) -> UInt64 {
    (hash >> 32) << 32 | UInt64(truncatingIfNeeded: place + 1)
  }
}
