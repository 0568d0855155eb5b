// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartMFA
import Foundation

/// One authenticator at one moment.
struct CodeCase: Decodable {
  let secret: String
  let time: Double
  let algorithm: TOTP.Algorithm
  let digits: TOTP.Digits
  let code: String?

  var totp: TOTP { TOTP(algorithm: algorithm, digits: digits) }

  func key() throws -> TOTPSecret { try need(TOTPSecret(base32: secret), "base 32 secret") }
}

/// The codes we show.
struct ComputeCodes: PeerCommand {
  let cases: [CodeCase]

  func answer() throws -> [String] {
    try cases.map { one in
      let step = TOTP.step(at: Date(timeIntervalSince1970: one.time))
      return try one.totp.code(secret: one.key(), at: step).text
    }
  }
}

/// Which step each typed code uses up, if any, on an account that has used none.
struct MatchCodes: PeerCommand {
  let cases: [CodeCase]

  func answer() throws -> [Int64?] {
    try cases.map { one in
      guard let code = TOTPCode(parsing: try need(one.code, "code")) else { return nil }
      return try one.totp.step(
        matching: code, secret: one.key(), at: Date(timeIntervalSince1970: one.time), after: nil)
    }
  }
}

/// What authenticators scan.
struct WriteURIs: PeerCommand {
  struct Enrolment: Decodable {
    let issuer: String
    let account: String
    let secret: String
    let algorithm: TOTP.Algorithm
    let digits: TOTP.Digits
  }
  let cases: [Enrolment]

  func answer() throws -> [String] {
    try cases.map { one in
      try EnrolmentURI(
        issuer: one.issuer, account: one.account,
        secret: need(TOTPSecret(base32: one.secret), "base 32 secret"),
        totp: TOTP(algorithm: one.algorithm, digits: one.digits)
      ).text
    }
  }
}
