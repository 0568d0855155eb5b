// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("A secret shows itself to nobody and leaves nothing behind")
struct SecretTests {
  @Test("printing, dumping and reflecting give a mask")
  func masks() {
    let secret = Secret(utf8: "correct horse")
    struct Holder { let secret: Secret }
    var dumped = ""
    dump(Holder(secret: secret), to: &dumped)
    let shown = [
      "\(secret)", String(reflecting: secret), String(describing: Holder(secret: secret)),
      String(describing: Optional(secret)), "\([secret])", dumped,
    ]
    for text in shown {
      #expect(text.contains("<secret>"))
      #expect(!text.contains("horse") && !text.contains("serial") && !text.contains("memory"))
    }
    #expect(Mirror(reflecting: secret).children.isEmpty)
  }

  @Test("a secret cannot be encoded")
  func isNotCodable() {
    #expect(!(Secret(copying: [1]) as Any is any Encodable))
  }

  @Test("its memory is zeros once the last reference is gone")
  func isWiped() {
    let residue = Secret.residue(of: Array(1...32))
    #expect(residue.before == Array(1...32))
    #expect(residue.after == Array(repeating: 0, count: 32))
  }

  @Test("an array taken over is emptied, one that was copied stays")
  func takesOver() {
    var taken: [UInt8] = [1, 2, 3]
    #expect(Secret(wiping: &taken).copied == [1, 2, 3])
    #expect(taken.isEmpty)
    let kept: [UInt8] = [4, 5]
    #expect(Secret(copying: kept).copied == kept)
  }

  @Test("secrets are equal by their bytes alone")
  func compares() throws {
    #expect(Secret(copying: [1, 2]) == Secret(utf8: "\u{1}\u{2}"))
    #expect(Secret(copying: [1, 2]) != Secret(copying: [1, 3]))
    #expect(Secret(copying: [1, 2]) != Secret(copying: [1, 2, 0]))
    #expect(Secret(copying: [UInt8]()) == Secret(utf8: ""))
    #expect(try Secret.random(count: 32) != Secret.random(count: 32))
    #expect(constantTimeEquals([], []) && !constantTimeEquals([0], []))
  }

  @Test("lengths outside the bounds are refused")
  func boundsLengths() throws {
    for count in [Int.min, -1, 0, 65_537] {
      #expect(throws: CryptoFailure.badLength("random secret")) { try Secret.random(count: count) }
    }
    #expect(throws: CryptoFailure.badLength("random bytes")) { try SecureRandom.bytes(-1) }
    #expect(try SecureRandom.bytes(0).isEmpty)
    #expect(try SecureRandom.bytes(40) != SecureRandom.bytes(40))
  }

  @Test("an error thrown while the bytes are lent comes out as it is")
  func passesErrorsOn() {
    struct Mine: Error, Equatable {}
    #expect(throws: Mine()) {
      try Secret(copying: [1]).withBytes { (_) throws(Mine) -> Void in throw Mine() }
    }
  }

  @Test("the provider has every algorithm, and says which library it is")
  func providerIsComplete() throws {
    try CryptoProvider.check()
    #expect(CryptoProvider.version.hasPrefix("OpenSSL "))
  }
}
