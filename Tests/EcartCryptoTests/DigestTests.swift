// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import FoundationEssentials
import Testing

@Suite("Digests and codes give the published answers")
struct DigestTests {
  @Test("SHA-256 answers as NIST does, with the provider and without")
  func sha256() throws {
    let vectors = try Vector.load("sha256-short.txt", holding: "MD")
    #expect(vectors.count == 65)
    for vector in vectors {
      let message = Array(try vector.bytes("Msg").prefix(try vector.number("Len") / 8))
      #expect(try SHA256.digest(message).hex == vector.text("MD"))
      #expect(try SHA256.digestWithoutProvider(message).hex == vector.text("MD"))
      if let first = message.first {
        #expect(
          try SHA256.digest(prefix: first, Array(message.dropFirst())).hex == vector.text("MD"))
      }
    }
  }

  @Test("a Merkle node is the hash of prefix, left and right, in both forms")
  func merkleNode() throws {
    // RFC 6962's hash of the empty tree, and a node over it made by hand.
    let empty = SHA256.digest([UInt8]())
    #expect(empty.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    let leaf = SHA256.digest(prefix: 0, [])
    #expect(leaf.hex == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
    let node = SHA256.digest(prefix: 1, leaf, empty)
    #expect(node == SHA256.digest(prefix: 1, leaf.bytes, empty.bytes))
    #expect(node == SHA256.digest([1] + leaf.bytes + empty.bytes))
    #expect(node != SHA256.digest(prefix: 1, empty, leaf))
  }

  @Test("a digest travels as 64 lowercase hex digits and as nothing else")
  func digestText() throws {
    let digest = SHA256.digest(Array("abc".utf8))
    let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(digest.description == text)
    #expect(Digest32(hex: text) == digest)
    #expect(Digest32(bytes: digest.bytes) == digest)
    #expect(Set([digest, SHA256.digest(Array("abc".utf8))]).count == 1)
    for wrong in ["", text.uppercased(), text + "00", String(text.dropLast()), text + " "] {
      #expect(Digest32(hex: wrong) == nil)
    }
    #expect(Digest32(bytes: Array(digest.bytes.dropLast())) == nil)
    let json = try JSONEncoder().encode([digest])
    #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([Digest32].self, from: json) == [digest])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Digest32].self, from: Data("[\"\(text.uppercased())\"]".utf8))
    }
    let low = try #require(Digest32(bytes: [0, 255] + Array(repeating: 255, count: 30)))
    let high = try #require(Digest32(bytes: [1] + Array(repeating: 0, count: 31)))
    #expect(low < high && low.hex < high.hex)
  }

  @Test("HMAC answers as RFC 2202 and RFC 4231 do", arguments: HMAC.Hash.allCases)
  func hmac(hash: HMAC.Hash) throws {
    let vectors = try Vector.load("hmac-\(hash).txt", holding: "MD")
    #expect(vectors.count >= 6)
    for vector in vectors {
      let message = try vector.bytes("Msg")
      let key = try vector.secret("Key")
      let code = try HMAC.authenticationCode(for: message, using: key, hash: hash)
      #expect(code == (try vector.bytes("MD")))
      #expect(code.count == hash.codeCount)
      #expect(HMAC.isValid(code, for: message, using: key, hash: hash))
      #expect(!HMAC.isValid(Array(code.dropLast()), for: message, using: key, hash: hash))
      #expect(!HMAC.isValid([], for: message, using: key, hash: hash))
      #expect(!HMAC.isValid(code, for: message + [0], using: key, hash: hash))
      if hash == .sha256 {
        #expect(try HMAC.digest(for: message, using: key).bytes == code)
      }
    }
  }

  @Test("an empty key and an empty message have a code too")
  func emptyHMAC() throws {
    let code = try HMAC.digest(for: [], using: Secret(copying: [UInt8]()))
    #expect(code.hex == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
  }

  @Test("HKDF answers as RFC 5869 does")
  func hkdf() throws {
    let vectors = try Vector.load("hkdf-sha256.txt", holding: "OKM")
    #expect(vectors.count == 3)
    for vector in vectors {
      let derived = try HKDF.derive(
        from: vector.secret("IKM"), salt: vector.bytes("salt"), info: vector.bytes("info"),
        count: vector.number("L"))
      #expect(derived.copied == (try vector.bytes("OKM")))
    }
    for count in [-1, 0, 8_161] {
      #expect(throws: CryptoFailure.badLength("HKDF output")) {
        try HKDF.derive(from: Secret(copying: [1]), info: [], count: count)
      }
    }
  }
}
