// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("AES-GCM gives the published answers")
struct SealingVectorTests {
  @Test("NIST's boxes open, and those that must fail are refused", arguments: [128, 256])
  func opensWhatNISTSealed(bits: Int) throws {
    let vectors = try Vector.load("gcm-decrypt-\(bits).txt", holding: "Key")
    #expect(vectors.count == 100)
    #expect(vectors.count { $0.has("FAIL") } == 50)
    for vector in vectors {
      let key = try AESGCM.Key(vector.secret("Key"))
      let sealed = try vector.bytes("IV") + vector.bytes("CT") + vector.bytes("Tag")
      let data = try vector.bytes("AAD")
      if vector.has("FAIL") {
        #expect(throws: CryptoFailure.notAuthentic) {
          try AESGCM.open(sealed, using: key, authenticating: data)
        }
        #expect(throws: CryptoFailure.notAuthentic) {
          try AESGCM.openSecret(sealed, using: key, authenticating: data)
        }
      } else {
        let plaintext = try vector.bytes("PT")
        #expect(try AESGCM.open(sealed, using: key, authenticating: data) == plaintext)
        #expect(
          try AESGCM.openSecret(sealed, using: key, authenticating: data).copied == plaintext)
      }
    }
  }

  @Test("sealing with NIST's nonces gives NIST's ciphertexts and tags", arguments: [128, 256])
  func sealsAsNIST(bits: Int) throws {
    let vectors = try Vector.load("gcm-encrypt-\(bits).txt", holding: "Key")
    #expect(vectors.count == 50)
    for vector in vectors {
      let key = try AESGCM.Key(vector.secret("Key"))
      let plaintext = try vector.bytes("PT")
      let nonce = try vector.bytes("IV")
      let data = try vector.bytes("AAD")
      let sealed = try AESGCM.seal(plaintext.span, using: key, nonce: nonce, authenticating: data)
      #expect(try sealed == vector.bytes("CT") + vector.bytes("Tag"))
    }
  }

  @Test("McGrew and Viega's test case 16 comes out, both ways")
  func mcGrew() throws {
    let half = "feffe9928665731c6d6a8f9467308308"
    let key = try AESGCM.Key(Secret(copying: hex(half + half)))
    let plaintext = hex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
    let expected = hex(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        + "76fc6ece0f4e1768cddf8853bb2d551b")
    let nonce = hex("cafebabefacedbaddecaf888")
    let data = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    let sealed = try AESGCM.seal(plaintext.span, using: key, nonce: nonce, authenticating: data)
    #expect(sealed == expected)
    let opened = try AESGCM.open(sealed.span, using: key, nonce: nonce, authenticating: data)
    #expect(opened == plaintext)
  }

  @Test("McGrew and Viega's test cases of nothing and of one block come out, both ways")
  func mcGrewSmall() throws {
    let zeros = String(repeating: "0", count: 32)
    // Test cases 1, 2, 13 and 14: key bytes, plaintext, ciphertext and tag; all under zeros.
    let cases = [
      (16, "", "58e2fccefa7e3061367f1d57a4e7455a"),
      (16, zeros, "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"),
      (32, "", "530f8afbc74536b9a963b4f1c4cb738b"),
      (32, zeros, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    ]
    for (count, plain, expected) in cases {
      let key = try AESGCM.Key(Secret(copying: [UInt8](repeating: 0, count: count)))
      let nonce = [UInt8](repeating: 0, count: 12)
      let sealed = try AESGCM.seal(
        hex(plain).span, using: key, nonce: nonce, authenticating: [])
      #expect(sealed == hex(expected))
      #expect(try AESGCM.open(nonce + sealed, using: key, authenticating: []) == hex(plain))
    }
  }
}
