// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

/// What Google's Project Wycheproof found that implementations get wrong. `Scripts/interop-vectors`
/// runs all of it, and thousands more; here is what every build is held against.
@Suite("Wycheproof's attacks fail, all in one way")
struct WycheproofTests {
  @Test("AES-GCM: changed tags, nonces and data are refused, and the rest opens")
  func sealing() throws {
    let vectors = try Vector.load("wycheproof-gcm.txt", holding: "Key")
    #expect(vectors.count == 133 && vectors.count { $0.has("FAIL") } == 54)
    for vector in vectors {
      let key = try AESGCM.Key(vector.secret("Key"))
      let sealed = try vector.bytes("IV") + vector.bytes("CT") + vector.bytes("Tag")
      let data = try vector.bytes("AAD")
      let comment = try vector.text("Comment")
      if vector.has("FAIL") {
        #expect(throws: CryptoFailure.notAuthentic, "\(comment)") {
          try AESGCM.open(sealed, using: key, authenticating: data)
        }
      } else {
        let plaintext = try AESGCM.open(sealed, using: key, authenticating: data)
        let expected = try vector.bytes("PT")
        #expect(plaintext == expected, "\(comment)")
      }
    }
  }

  @Test("AES key wrap: changed values and odd lengths are refused")
  func keyWrap() throws {
    let vectors = try Vector.load("wycheproof-key-wrap-invalid.txt", holding: "K")
    #expect(vectors.count == 84)
    for vector in vectors {
      let (wrapped, comment) = (try vector.bytes("C"), try vector.text("Comment"))
      #expect(throws: CryptoFailure.notAuthentic, "\(comment)") {
        try AESKeyWrap.unwrap(wrapped, under: vector.secret("K"))
      }
    }
  }

  @Test("RSA-OAEP: labels count, and broken paddings are all refused alike")
  func oaep() throws {
    let file = "wycheproof-rsa-oaep-sha256.txt"
    let base64 = try #require(try Vector.load(file, holding: "PKCS8").first).text("PKCS8")
    let text = "-----BEGIN PRIVATE KEY-----\n\(lines(of: base64))-----END PRIVATE KEY-----\n"
    let key = try RSAOAEP.PrivateKey(pem: Secret(utf8: text))
    let vectors = try Vector.load(file, holding: "Encryption")
    #expect(vectors.count == 37 && vectors.count { $0.has("FAIL") } == 19)
    #expect(vectors.contains { (try? $0.bytes("Label").isEmpty) == false })
    for vector in vectors {
      let (sealed, label) = (try vector.bytes("Encryption"), try vector.bytes("Label"))
      let comment = try vector.text("Comment")
      if vector.has("FAIL") {
        #expect(throws: CryptoFailure.notAuthentic, "\(comment)") {
          try key.decrypt(sealed, label: label)
        }
      } else {
        #expect(try key.decrypt(sealed, label: label) == vector.secret("Message"))
        #expect(throws: CryptoFailure.notAuthentic) {
          try key.decrypt(sealed, label: label + [0])
        }
      }
    }
  }

  @Test("Ed25519: no malformed, malleable or truncated signature is valid")
  func signatures() throws {
    let vectors = try Vector.load("wycheproof-ed25519-invalid.txt", holding: "Public")
    #expect(vectors.count == 64)
    for vector in vectors {
      let key = try Ed25519.PublicKey(bytes: vector.bytes("Public"))
      let (signature, message) = (try vector.bytes("Signature"), try vector.bytes("Message"))
      let comment = try vector.text("Comment")
      #expect(!key.verify(signature, of: message), "\(comment)")
    }
  }

  private func lines(of base64: String) -> String {
    var text = ""
    var rest = base64[...]
    while !rest.isEmpty {
      text += rest.prefix(64) + "\n"
      rest = rest.dropFirst(64)
    }
    return text
  }
}
