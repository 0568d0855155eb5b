// SPDX-License-Identifier: Apache-2.0

/// SplitMix64 (Steele, Lea and Flood, 2014): a seed, and the same numbers on every machine.
struct Random: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// A stream of its own for each world and each of its episodes.
  init(seed: UInt64, world: Int, episode: Int) {
    var mixer = Random(seed)
    let base = mixer.next()
    var second = Random(base ^ UInt64(world) &* 0x9E37_79B9_7F4A_7C15)
    let of = second.next()
    state = of ^ UInt64(episode) &* 0xD1B5_4A32_D192_ED03
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func of<Choice>(_ choices: [Choice]) -> Choice { choices[below(choices.count)] }
}
