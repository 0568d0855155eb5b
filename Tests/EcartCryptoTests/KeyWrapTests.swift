// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("Key wrap gives the published answers and refuses the rest")
struct KeyWrapTests {
  @Test(
    "RFC 3394's examples come out, both ways",
    arguments: [
      (16, 16, "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"),
      (32, 16, "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7"),
      (
        32, 32,
        "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"
      ),
    ])
  func rfc3394(wrapping: Int, count: Int, expected: String) throws {
    let wrappingKey = Secret(copying: (0..<UInt8(wrapping)).map { $0 })
    let all = hex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f")
    let key = Secret(copying: Array(all.prefix(count)))
    #expect(try AESKeyWrap.wrap(key, under: wrappingKey) == hex(expected))
    #expect(try AESKeyWrap.unwrap(hex(expected), under: wrappingKey) == key)
  }

  @Test("NIST's vectors wrap, unwrap and fail as they must", arguments: [128, 256])
  func nist(bits: Int) throws {
    let vectors = try Vector.load("key-wrap-\(bits).txt", holding: "K")
    #expect(vectors.count == 60 && vectors.count { $0.has("FAIL") } == 20)
    for vector in vectors {
      let wrappingKey = try vector.secret("K")
      let wrapped = try vector.bytes("C")
      if vector.has("FAIL") {
        #expect(throws: CryptoFailure.notAuthentic) {
          try AESKeyWrap.unwrap(wrapped, under: wrappingKey)
        }
      } else {
        let key = try vector.secret("P")
        #expect(try AESKeyWrap.wrap(key, under: wrappingKey) == wrapped)
        #expect(try AESKeyWrap.unwrap(wrapped, under: wrappingKey) == key)
      }
    }
  }

  @Test("any flipped bit, wrong length or other key is refused")
  func refusesChanges() throws {
    let wrappingKey = try Secret.random(count: 32)
    let wrapped = try AESKeyWrap.wrap(Secret.random(count: 32), under: wrappingKey)
    for index in wrapped.indices {
      var changed = wrapped
      changed[index] ^= 1 << UInt8(index % 8)
      #expect(throws: CryptoFailure.notAuthentic) {
        try AESKeyWrap.unwrap(changed, under: wrappingKey)
      }
    }
    for count in 0..<wrapped.count {
      #expect(throws: CryptoFailure.notAuthentic) {
        try AESKeyWrap.unwrap(Array(wrapped.prefix(count)), under: wrappingKey)
      }
    }
    #expect(throws: CryptoFailure.notAuthentic) {
      try AESKeyWrap.unwrap(wrapped, under: Secret.random(count: 32))
    }
  }

  @Test("lengths that do not fit are refused before anything is wrapped")
  func refusesLengths() throws {
    let wrappingKey = try Secret.random(count: 32)
    for count in [1, 8, 15, 20, 4_104] {
      #expect(throws: CryptoFailure.badLength("key to wrap")) {
        try AESKeyWrap.wrap(Secret.random(count: count), under: wrappingKey)
      }
    }
    #expect(throws: CryptoFailure.keyTooSmall(bits: 120)) {
      try AESKeyWrap.wrap(wrappingKey, under: Secret.random(count: 15))
    }
    #expect(throws: CryptoFailure.badLength("key-wrapping key")) {
      try AESKeyWrap.unwrap(SecureRandom.bytes(24), under: Secret.random(count: 24))
    }
  }
}
