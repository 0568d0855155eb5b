// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("Ed25519 gives the published answers")
struct Ed25519Tests {
  /// The eight points of small order in all their encodings (libsodium's `ge25519_has_small_order`, and
  /// "Taming the many EdDSAs", Chalkias et al. 2020, table 1).
  @Test(arguments: [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  ])
  func `a point of small order is no key, under which one signature would fit many messages`(
    _ point: String
  ) throws {
    let bytes = try #require(Hex.decode(point))
    #expect(throws: CryptoFailure.malformed("Ed25519 public key")) {
      try Ed25519.PublicKey(bytes: bytes)
    }
    // As a PEM file has it: the fixed beginning of a SubjectPublicKeyInfo, and the key.
    let der = try #require(Hex.decode("302a300506032b6570032100")) + bytes
    let pem =
      "-----BEGIN PUBLIC KEY-----\n\(Base64.encode(der, as: .standard))\n"
      + "-----END PUBLIC KEY-----\n"
    #expect(throws: CryptoFailure.malformed("Ed25519 public key")) {
      try Ed25519.PublicKey(pem: pem)
    }
  }

  @Test("seeds, public keys and signatures are those of RFC 8032 and the authors' list")
  func vectors() throws {
    let vectors = try Vector.load("ed25519.txt", holding: "Seed")
    #expect(vectors.count >= 40)
    for vector in vectors {
      let key = try Ed25519.PrivateKey(seed: vector.secret("Seed"))
      let message = try vector.bytes("Message")
      let signature = try vector.bytes("Signature")
      #expect(key.publicKey.bytes == (try vector.bytes("Public")))
      #expect(try key.sign(message) == signature)
      let verifier = try Ed25519.PublicKey(bytes: vector.bytes("Public"))
      #expect(verifier.verify(signature, of: message))
      #expect(!verifier.verify(signature, of: message + [0]))
    }
  }

  @Test("a changed, shortened, stretched or foreign signature is not valid")
  func refusesSignatures() throws {
    let key = try Ed25519.PrivateKey.generate()
    let message = Array("checkpoint".utf8)
    let signature = try key.sign(message)
    for index in signature.indices {
      var changed = signature
      changed[index] ^= 1
      #expect(!key.publicKey.verify(changed, of: message))
    }
    #expect(!key.publicKey.verify(Array(signature.dropLast()), of: message))
    #expect(!key.publicKey.verify(signature + [0], of: message))
    #expect(!key.publicKey.verify([], of: message))
    #expect(!(try Ed25519.PrivateKey.generate()).publicKey.verify(signature, of: message))
    #expect(!key.publicKey.verify(withOrderAdded(signature), of: message))
  }

  @Test("a seed kept and read back makes the same key")
  func keepsTheSeed() throws {
    let key = try Ed25519.PrivateKey.generate()
    let again = try Ed25519.PrivateKey(seed: key.seed)
    #expect(again.publicKey == key.publicKey)
    #expect(throws: CryptoFailure.badLength("Ed25519 seed")) {
      try Ed25519.PrivateKey(seed: Secret.random(count: 31))
    }
    #expect(throws: CryptoFailure.badLength("Ed25519 public key")) {
      try Ed25519.PublicKey(bytes: [1, 2])
    }
  }

  @Test("a public key's PEM and fingerprint are what other tools make of it")
  func pem() throws {
    // pyca/cryptography's ed25519-pub.pem: the key of RFC 8032's first vector.
    let pem = """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
      -----END PUBLIC KEY-----

      """
    let key = try Ed25519.PublicKey(pem: pem)
    #expect(
      Hex.encode(key.bytes) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    #expect(try key.pem == pem)
    #expect(key.fingerprint == SHA256.digest(key.bytes))
    for wrong in ["", "no key", smallRSA, pem.replacing("PUBLIC", with: "PRIVATE")] {
      #expect(throws: CryptoFailure.malformed("Ed25519 public key")) {
        try Ed25519.PublicKey(pem: wrong)
      }
    }
  }

  /// The same signature with the group's order added to S: RFC 8032 §5.1.7 wants it refused.
  private func withOrderAdded(_ signature: [UInt8]) -> [UInt8] {
    let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    var changed = signature
    var carry: UInt16 = 0
    for index in 0..<32 {
      let sum = UInt16(changed[32 + index]) + UInt16(order[index]) + carry
      changed[32 + index] = UInt8(truncatingIfNeeded: sum)
      carry = sum >> 8
    }
    return changed
  }
}

@Suite("RSA-OAEP gives the published answers and keeps to its floor")
struct RSAOAEPTests {
  @Test("messages encrypted by others decrypt, and changed ones are refused")
  func vectors() throws {
    let file = "rsa-oaep-sha256.txt"
    let base64 = try #require(try Vector.load(file, holding: "PKCS8").first).text("PKCS8")
    let key = try RSAOAEP.PrivateKey(pem: armoured(base64, "PRIVATE KEY"))
    #expect(key.bits == 2_048)
    let vectors = try Vector.load(file, holding: "Encryption")
    #expect(vectors.count == 6)
    for vector in vectors {
      var ciphertext = try vector.bytes("Encryption")
      #expect(try key.decrypt(ciphertext) == vector.secret("Message"))
      ciphertext[100] ^= 1
      let changed = ciphertext
      #expect(throws: CryptoFailure.notAuthentic) { try key.decrypt(changed) }
      #expect(throws: CryptoFailure.notAuthentic) { try key.decrypt(Array(changed.dropLast())) }
    }
  }

  @Test("a new key encrypts, decrypts, and survives its two PEM forms")
  func roundTrip() throws {
    let key = try RSAOAEP.PrivateKey.generate(bits: 2_048)
    let secret = try Secret.random(count: 32)
    let publicKey = try RSAOAEP.PublicKey(pem: key.publicKey.pem)
    let ciphertext = try publicKey.encrypt(secret)
    #expect(ciphertext.count == 256)
    #expect(try publicKey.encrypt(secret) != ciphertext)
    #expect(try RSAOAEP.PrivateKey(pem: key.pem).decrypt(ciphertext) == secret)
    #expect(try key.decrypt(publicKey.encrypt([UInt8]())).count == 0)
    #expect(try key.decrypt(publicKey.encrypt(Array(repeating: 7, count: 190))).count == 190)
    #expect(throws: CryptoFailure.badLength("RSA-OAEP plaintext")) {
      try publicKey.encrypt(Array(repeating: 7, count: 191))
    }
  }

  @Test("keys below 2048 bits are neither made nor imported, in the name of enc-1")
  func floor() {
    #expect(throws: CryptoFailure.keyTooSmall(bits: 2_047)) {
      try RSAOAEP.PrivateKey.generate(bits: 2_047)
    }
    #expect(throws: CryptoFailure.keyTooSmall(bits: 1_024)) {
      try RSAOAEP.PublicKey(pem: smallRSA)
    }
    #expect(throws: CryptoFailure.badLength("RSA key")) {
      try RSAOAEP.PrivateKey.generate(bits: 16_385)
    }
  }

  @Test("other keys, other text and keys under a passphrase are refused without asking")
  func refusesOtherKeys() throws {
    // pyca/cryptography's ed25519-pkcs8-enc.pem.
    let underPassphrase = armoured(
      "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhDgfwSFbYckgICCAAw"
        + "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFR6pN0F5UEPFF/Z8RB0maoEQG0i"
        + "za5Fgv9/c8H9med7ttjbbh8T73t+Rq2dcFT2kcUM2HJWGrWMvDpTEPEy0hduYFDh"
        + "YMcDjtOCKyUTwPovQI0=", "ENCRYPTED PRIVATE KEY")
    for wrong in [underPassphrase, Secret(utf8: ""), Secret(utf8: "no key")] {
      #expect(throws: CryptoFailure.malformed("RSA private key")) {
        try RSAOAEP.PrivateKey(pem: wrong)
      }
    }
    let signing = try Ed25519.PrivateKey.generate().publicKey.pem
    #expect(throws: CryptoFailure.malformed("RSA public key")) {
      try RSAOAEP.PublicKey(pem: signing)
    }
  }

  private func armoured(_ base64: String, _ label: String) -> Secret {
    var lines = ["-----BEGIN \(label)-----"]
    var rest = base64[...]
    while !rest.isEmpty {
      lines.append(String(rest.prefix(64)))
      rest = rest.dropFirst(64)
    }
    return Secret(utf8: (lines + ["-----END \(label)-----", ""]).joined(separator: "\n"))
  }
}

/// A public RSA key of 1024 bits, whose private half was thrown away.
private let smallRSA = """
  -----BEGIN PUBLIC KEY-----
  MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCzKU9NZn0dFDK+hoTt77VVOWyj
  4eUhEP9ox41Rnhj7e+JUQYrmJxygnxZ3ZVd3d36atywvehReCI1lktBockY/UMFx
  eIps8tieWFqiH01mhgyYIFdV/WdE68qsiDvmiJBrLAyZ1hlziw3zsWtaBWHz82vT
  J21GUdAWAZk3No/fRQIDAQAB
  -----END PUBLIC KEY-----

  """
