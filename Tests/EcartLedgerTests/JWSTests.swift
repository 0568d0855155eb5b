// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger
import Testing

/// RFC 8037 Appendix A: the key pair (A.1) and the token (A.4).
private let example =
  "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvM"
  + "g3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"

@Suite("JSON Web Signatures")
struct JWSTests {
  let privateKey: Ed25519.PrivateKey
  let publicKey: Ed25519.PublicKey

  init() throws {
    let seed = try #require(
      Base64.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", as: .urlSafe))
    privateKey = try Ed25519.PrivateKey(seed: Secret(copying: seed))
    let raw = try #require(
      Base64.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", as: .urlSafe))
    publicKey = try Ed25519.PublicKey(bytes: raw)
  }

  /// A token with a header of the test's choosing, truly signed by the trusted key.
  func signed(header: String, payload: String = "{}") throws -> String {
    let input = encode(header) + "." + encode(payload)
    let signature = try privateKey.sign(Array(input.utf8))
    return input + "." + Base64.encode(signature, as: .urlSafe)
  }

  func encode(_ text: String) -> String { Base64.encode(Array(text.utf8), as: .urlSafe) }

  @Test("RFC 8037 A.4: the example is signed byte for byte")
  func signsTheExample() throws {
    let payload = Array("Example of Ed25519 signing".utf8)
    #expect(privateKey.publicKey == publicKey)
    #expect(try JWS.sign(payload, with: privateKey) == example)
  }

  @Test("RFC 8037 A.5: the example verifies, with the expected key among others too")
  func verifiesTheExample() throws {
    let other = try Ed25519.PrivateKey.generate().publicKey
    let verified = try JWS.verify(example, trusting: [other, publicKey])
    #expect(verified.payload == Array("Example of Ed25519 signing".utf8))
    #expect(verified.key == publicKey)
    #expect(verified.keyID == nil)
  }

  @Test("Header members come in order and come back")
  func headers() throws {
    let token = try JWS.sign(
      Array("{}".utf8), with: privateKey, keyID: "2026-11", type: "dpp-certificate+jws",
      embeddingKey: true)
    let header = try #require(
      token.split(separator: ".").first.flatMap { Base64.decode(String($0), as: .urlSafe) })
    #expect(
      String(decoding: header, as: UTF8.self)
        == #"{"alg":"EdDSA","jwk":{"crv":"Ed25519","kty":"OKP","#
        + #""x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},"#
        + #""kid":"2026-11","typ":"dpp-certificate+jws"}"#)
    let verified = try JWS.verify(token, trusting: [publicKey], type: "dpp-certificate+jws")
    #expect(verified.keyID == "2026-11")
    #expect(verified.type == "dpp-certificate+jws")
    #expect(throws: JWSFault.anotherType) {
      try JWS.verify(token, trusting: [publicKey], type: "dpp-report+jws")
    }
    #expect(throws: JWSFault.anotherType) {
      try JWS.verify(example, trusting: [publicKey], type: "dpp-report+jws")
    }
  }

  @Test("No key, or only other keys, verify nothing; an embedded key earns no trust")
  func untrusted() throws {
    let stranger = try Ed25519.PrivateKey.generate()
    let token = try JWS.sign([1, 2, 3], with: stranger, embeddingKey: true)
    for keys in [[], [publicKey]] {
      #expect(throws: JWSFault.notSignedByTrustedKey) { try JWS.verify(token, trusting: keys) }
    }
  }

  @Test("No character of a token can be changed or left out")
  func everyCharacterCounts() {
    let bytes = Array(example.utf8)
    for place in bytes.indices {
      for mask: UInt8 in [0x01, 0x20] {
        var changed = bytes
        changed[place] ^= mask
        let token = String(decoding: changed, as: UTF8.self)
        #expect(throws: JWSFault.self) { try JWS.verify(token, trusting: [publicKey]) }
      }
      var shorter = bytes
      shorter.remove(at: place)
      let token = String(decoding: shorter, as: UTF8.self)
      #expect(throws: JWSFault.self) { try JWS.verify(token, trusting: [publicKey]) }
    }
  }

  @Test(
    "Other spellings of a token are refused",
    arguments: [
      "", "..", example + ".", "." + example, example + "=", example + "\n", " " + example,
      example.replacing("_", with: "/"), example.replacing("KAg", with: "KAh"),
      example.replacing(".RXhh", with: ".\nRXhh"), String(example.dropLast(86)),
    ])
  func malformed(token: String) {
    #expect(throws: JWSFault.self) { try JWS.verify(token, trusting: [publicKey]) }
  }

  @Test("Without a signature, with alg none, nothing is believed")
  func algorithmNone() {
    let header = encode(#"{"alg":"none"}"#)
    for token in [header + ".e30.", header + ".e30.AAAA"] {
      #expect(throws: JWSFault.notSignedByTrustedKey) {
        try JWS.verify(token, trusting: [publicKey])
      }
    }
  }

  @Test(
    "Even a trusted key's signature does not carry another algorithm, extension or key",
    arguments: [
      (#"{"alg":"none"}"#, .anotherAlgorithm), (#"{"alg":"HS256"}"#, .anotherAlgorithm),
      (#"{"alg":"eddsa"}"#, .anotherAlgorithm), (#"{"alg":"ES256"}"#, .anotherAlgorithm),
      (#"{"typ":"JWT"}"#, .malformedHeader), ("[]", .malformedHeader), ("", .malformedHeader),
      (#"{"alg":["EdDSA"]}"#, .malformedHeader),
      (#"{"alg":"EdDSA","crit":["exp"]}"#, .unsupportedExtension),
      (#"{"alg":"EdDSA","b64":false}"#, .unsupportedExtension),
      (
        #"{"alg":"EdDSA","jwk":{"crv":"Ed25519","kty":"OKP","x":"AAAA"}}"#, .anotherEmbeddedKey
      ),
    ] as [(String, JWSFault)])
  func signedHeaders(header: String, fault: JWSFault) throws {
    let token = try signed(header: header)
    #expect(throws: fault) { try JWS.verify(token, trusting: [publicKey]) }
  }

  @Test("Key ids and types that JSON would have to escape are refused")
  func headerValues() {
    for value in ["", "a\"b", "a\\b", "a\nb", "é", String(repeating: "k", count: 256)] {
      #expect(throws: JWSFault.unfitHeaderValue) {
        try JWS.sign([], with: privateKey, keyID: value)
      }
      #expect(throws: JWSFault.unfitHeaderValue) {
        try JWS.sign([], with: privateKey, type: value)
      }
    }
  }

  @Test("Tokens past the limit are neither made nor read")
  func limits() throws {
    let large = [UInt8](repeating: 7, count: JWS.maximumLength)
    #expect(throws: JWSFault.tooLong(limit: JWS.maximumLength)) {
      try JWS.sign(large, with: privateKey)
    }
    let long = example + String(repeating: "A", count: JWS.maximumLength)
    #expect(throws: JWSFault.tooLong(limit: JWS.maximumLength)) {
      try JWS.verify(long, trusting: [publicKey])
    }
    let most = [UInt8](repeating: 7, count: 700_000)
    #expect(try JWS.verify(JWS.sign(most, with: privateKey), trusting: [publicKey]).payload == most)
  }

  @Test("A bare signature is RFC 8032's, verifies, and does not move to other bytes")
  func detached() throws {
    // RFC 8032 §7.1, TEST 1: the same key, the empty message.
    let expected =
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b4"
      + "6bd25bf5f0595bbe24655141438e7a100b"
    let signature = try JWS.signDetached([], with: privateKey)
    #expect(Hex.encode(signature) == expected)
    #expect(try JWS.verifyDetached(signature, over: [], trusting: [publicKey]) == publicKey)
    let other = try Ed25519.PrivateKey.generate().publicKey
    for (bytes, payload, keys) in [
      (signature, [0], [publicKey]), (signature, [], [other]), (signature, [], []),
      (signature.reversed(), [], [publicKey]), (signature.dropLast(), [], [publicKey]),
      (signature + [0], [], [publicKey]), ([], [], [publicKey]),
    ] as [([UInt8], [UInt8], [Ed25519.PublicKey])] {
      #expect(throws: JWSFault.notSignedByTrustedKey) {
        try JWS.verifyDetached(bytes, over: payload, trusting: keys)
      }
    }
  }
}
