// SPDX-License-Identifier: Apache-2.0

import EcartDeletion
import Testing

@Suite("Fingerprints of wrapped keys")
struct FingerprintTests {
  private func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0...255) } }

  private func found(_ key: [UInt8], in bytes: [UInt8]) -> [Bool] {
    let halves = Fingerprint.halves(of: key)
    let found = Fingerprint.found(Set(halves), in: bytes)
    return halves.map(found.contains)
  }

  @Test(arguments: 0...40)
  func `wherever a key is cut in two, a half is found, and which`(cut: Int) {
    let key = random(40)
    let isWhole = cut == 0 || cut == 40
    // What is between begins and ends with other bytes than the key goes on with.
    let between = isWhole ? random(24) : [~key[cut]] + random(22) + [~key[cut - 1]]
    let bytes = random(300) + key[..<cut] + between + key[cut...] + random(300)
    #expect(found(key, in: bytes) == [isWhole || cut >= 20, isWhole || cut <= 20])
  }

  @Test(arguments: [0, 1, 300])
  func `a key is found at the beginning, in the middle and at the end`(before: Int) {
    let key = random(40)
    for after in [0, 1, 300] {
      #expect(found(key, in: random(before) + key + random(after)) == [true, true])
    }
  }

  @Test func `a half is not found where a byte of it is missing or another`() {
    let key = random(40)
    let spoilt = random(50) + [~key[0]] + key[1..<39] + [~key[39]] + random(50)
    #expect(found(key, in: spoilt) == [false, false])
    for index in 0..<40 {
      var other = key
      other[index] ^= 1
      #expect(found(key, in: other) == [index >= 20, index < 20])
    }
    #expect(found(key, in: Array(key[..<19])) == [false, false])
    #expect(found(key, in: []) == [false, false])
  }

  @Test func `of many keys those are found that are there`() {
    let keys = (0..<2_000).map { _ in random(40) }
    let wanted = Set(keys.flatMap(Fingerprint.halves))
    #expect(wanted.count == 4_000)
    let bytes = keys[..<1_000].flatMap { random(7) + $0 }
    #expect(
      Fingerprint.found(wanted, in: bytes) == Set(keys[..<1_000].flatMap(Fingerprint.halves)))
    #expect(Fingerprint.found([], in: bytes).isEmpty)
  }
}
