// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EcartVault

@Suite("The index of the key cache finds what it holds, whatever collides")
struct PlaceIndexTests {
  @Test(
    "it agrees with a dictionary over random insertions and removals",
    arguments: [1, 3, 8] as [UInt64])
  func agreesWithDictionary(bits: UInt64) {
    var index = PlaceIndex()
    var model: [Int: UInt64] = [:]
    // So few different hashes that runs of collisions wrap around the table.
    for _ in 0..<2_000 {
      let place = Int.random(in: 0..<60)
      if let hash = model[place] {
        index.remove(place, hash: hash)
        model[place] = nil
      } else {
        let hash = UInt64.random(in: 0..<(1 << bits)) << 32
        index.insert(place, hash: hash)
        model[place] = hash
      }
      #expect(index.count == model.count)
      for (place, hash) in model { #expect(index.place(hash: hash) { $0 == place } == place) }
    }
    for (place, hash) in model { index.remove(place, hash: hash) }
    #expect(index.place(hash: 0) { _ in true } == nil)
  }
}
