// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import EcartCrypto

@Suite("Where a stream's segments are")
struct StreamLayoutTests {
  @Test("segments touch, cover everything once, and the lengths agree")
  func covers() throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var draw = Draw(seed: seed)
    let lengths =
      awkwardLengths.map(Int64.init)
      + (0..<300).map { _ in Int64(draw.next() >> (24 + draw.next() % 38)) }
    for length in lengths {
      let layout = try StreamLayout(plainCount: length)
      #expect(try StreamLayout(sealedCount: layout.sealedCount) == layout, "seed \(seed) \(length)")
      let few = layout.segments <= 64 ? Array(0..<layout.segments) : [0, 1, layout.segments - 1]
      for number in few {
        let (plain, sealed) = (layout.plainRange(of: number), layout.sealedRange(of: number))
        #expect(sealed.count == plain.count + 16, "seed \(seed) \(length) \(number)")
        #expect(plain.isEmpty == (length == 0), "seed \(seed) \(length) \(number)")
        if number > 0, few.contains(number - 1) {
          #expect(layout.plainRange(of: number - 1).upperBound == plain.lowerBound)
          #expect(layout.sealedRange(of: number - 1).upperBound == sealed.lowerBound)
        }
        #expect(
          layout.isLast(number) == (plain.upperBound == length), "seed \(seed) \(length) \(number)")
      }
      #expect(layout.plainRange(of: 0).lowerBound == 0)
      #expect(layout.sealedRange(of: 0).lowerBound == 40)
      #expect(layout.sealedRange(of: layout.segments - 1).upperBound == layout.sealedCount)
    }
  }

  @Test("of a range, exactly the segments that hold a part of it")
  func ranges() throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var draw = Draw(seed: seed)
    let layout = try StreamLayout(plainCount: 5_000_000)
    #expect(layout.segments(of: 7..<7).isEmpty)
    for _ in 0..<300 {
      let ends = [Int64(draw.next() % 5_000_000), Int64(draw.next() % 5_000_000)].sorted()
      let range = ends[0]..<(ends[1] + 1)
      let expected = (0..<layout.segments).filter { layout.plainRange(of: $0).overlaps(range) }
      #expect(Array(layout.segments(of: range)) == expected, "seed \(seed) \(range)")
    }
  }

  @Test("lengths that no stream has are refused")
  func refuses() throws {
    for length: Int64 in [-1, 0, 39, 40, 55, 1_048_577, 1_048_592, 2_097_153, 2_097_168] {
      #expect(throws: CryptoFailure.notAuthentic, "\(length)") {
        try StreamLayout(sealedCount: length)
      }
    }
    #expect(try StreamLayout(sealedCount: 1_048_593).plainCount == 1_048_521)
    #expect(throws: CryptoFailure.badLength("stream")) { try StreamLayout(plainCount: -1) }
    // Tink numbers its segments from 0 to 2³² − 2.
    let most = Int64(1_048_560) * ((1 << 32) - 1) - 40
    #expect(try StreamLayout(plainCount: most).segments == Int(UInt32.max))
    #expect(throws: CryptoFailure.badLength("stream")) { try StreamLayout(plainCount: most + 1) }
    #expect(throws: CryptoFailure.notAuthentic) { try StreamLayout(sealedCount: .max) }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same everywhere for the same seed.
struct Draw: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
