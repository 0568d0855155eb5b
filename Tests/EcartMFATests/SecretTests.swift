// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@testable import EcartMFA

struct Base32Case: NamedCase {
  let name: String, clause: String, reason: String
  let hex: String?, text: String
  static let all = vectors("base32.json", of: Base32Case.self)
}

struct URICase: NamedCase {
  let name: String, clause: String, reason: String
  let secretHex: String, issuer: String, account: String
  let algorithm: TOTP.Algorithm
  let digits: TOTP.Digits
  let expect: String?
  static let all = vectors("uri.json", of: URICase.self)
}

@Suite struct Secrets {
  @Test(arguments: Base32Case.all)
  func base32IsAsTheVectorSays(_ vector: Base32Case) throws {
    let bytes = try vector.hex.map { try #require(Hex.decode($0)) }
    #expect(Base32.decode(vector.text) == bytes, "\(vector.reason)")
    if let bytes { #expect(Base32.encode(bytes.span) == vector.text) }
  }

  @Test(arguments: URICase.all)
  func theURIIsAsTheVectorSays(_ vector: URICase) throws {
    let uri = try? EnrolmentURI(
      issuer: vector.issuer, account: vector.account, secret: secret(hex: vector.secretHex),
      totp: TOTP(algorithm: vector.algorithm, digits: vector.digits))
    #expect(uri?.text == vector.expect, "\(vector.reason)")
  }

  @Test func aProblemOfTheURINamesItself() throws {
    let secret = try TOTPSecret.random()
    #expect(throws: EnrolmentURI.Problem.emptyIssuer) {
      try EnrolmentURI(issuer: " ", account: "ana", secret: secret)
    }
    #expect(throws: EnrolmentURI.Problem.emptyAccount) {
      try EnrolmentURI(issuer: "Ecart", account: "", secret: secret)
    }
    #expect(throws: EnrolmentURI.Problem.colon) {
      try EnrolmentURI(issuer: "Ecart", account: "a:b", secret: secret)
    }
  }

  @Test func newSecretsHave160BitsAndDiffer() throws {
    let one = try TOTPSecret.random()
    #expect(one.key.count == 20 && one.base32.count == 32)
    #expect(try TOTPSecret.random().key != one.key)
    #expect(TOTPSecret(base32: one.base32)?.key == one.key)
  }

  @Test(arguments: [0, 10, 15, 65])
  func otherSizesAreRefused(size: Int) {
    let bytes = [UInt8](repeating: 7, count: size)
    #expect(TOTPSecret(Secret(copying: bytes)) == nil)
    #expect(TOTPSecret(base32: Base32.encode(bytes.span)) == nil)
    #expect(throws: CryptoFailure.self) { try TOTPSecret.random(size: size) }
  }

  @Test(arguments: [16, 20, 32, 64])
  func theseSizesAreAccepted(size: Int) throws {
    let secret = try TOTPSecret.random(size: size)
    #expect(secret.key.count == size)
    #expect(TOTPSecret(base32: secret.base32)?.key == secret.key)
  }

  @Test func nothingSecretPrints() throws {
    let secret = try secret(hex: "3132333435363738393031323334353637383930")
    let code = try TOTP.standard.code(secret: secret, at: 1)
    let uri = try EnrolmentURI(issuer: "Ecart", account: "ana", secret: secret)
    let recovery = try RecoveryCode.random()
    let hidden = [
      secret.base32, code.text, uri.text, recovery.text, "50, 56", "\(code.ascii)",
      recovery.text.filter { $0 != "-" },
    ]
    for value in [secret, code, uri, recovery] as [any Sendable] {
      var dumped = ""
      dump(value, to: &dumped)
      let prints = ["\(value)", "\([value])", String(reflecting: value), dumped]
      #expect(prints.allSatisfy { print in !hidden.contains { print.contains($0) } })
      #expect(prints.allSatisfy { $0.contains("•••") })
      #expect(!(value is any Encodable))
    }
  }
}
