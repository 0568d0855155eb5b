// SPDX-License-Identifier: Apache-2.0

import CBench
import EcartAccess
import EcartCrypto
import EcartDPP
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation

/// Passwords and codes: each verification beside the C library that does the same.
enum PeopleBench {
  static func rows() async throws -> [Row] {
    let policy = PasswordPolicy.standard
    let hasher = PasswordHasher(policy: policy)
    let attempt = PasswordAttempt("Kettle-moon7-Bridge")
    let stored = try hasher.hash(attempt)
    let hashes = 20
    let (hash, theirHash) = try await medians(runs: 9) {
      try await seconds {
        for _ in 0..<hashes { _ = try hasher.verify(attempt, against: stored) }
      } * 1e3 / Double(hashes)
    } _: {
      Double(
        cbench_argon2id(
          Int32(hashes), UInt32(policy.cost.memoryKiB), UInt32(policy.cost.iterations)))
        / 1e6 / Double(hashes)
    }

    let key = [UInt8](repeating: 0x31, count: 20)
    guard let secret = TOTPSecret(Secret(copying: key)) else {
      throw CryptoFailure.malformed("key")
    }
    let moment = Date(timeIntervalSince1970: 1_790_000_000)
    let used = TOTP.step(at: moment)
    // A code that matches none of the three steps, so that both sides compute all of them.
    let right = try (used - 1...used + 1).map {
      try TOTP.standard.code(secret: secret, at: $0).text
    }
    let wrong = ["000000", "111111", "222222", "333333"].first { !right.contains($0) } ?? ""
    guard let code = TOTPCode(parsing: wrong) else { throw CryptoFailure.malformed("code") }
    let codes = 50_000
    let (verify, theirVerify) = try await medians(runs: 9) {
      try await seconds {
        for _ in 0..<codes {
          let step = try TOTP.standard.step(
            matching: code, secret: secret, at: moment, after: nil, within: .oneStep)
          precondition(step == nil)
        }
      } * 1e9 / Double(codes)
    } _: {
      let text = key.map { CChar($0) }
      return Double(cbench_totp(Int32(codes), text, 20, 1_790_000_000, wrong)) / Double(codes)
    }
    return [
      Row(
        work: "verify a password (Argon2id 19 MiB, t=2)", ours: hash, unit: "ms",
        peer: "libargon2", theirs: theirHash, goal: 1.05),
      Row(
        work: "verify a code, one step either side", ours: verify, unit: "ns", peer: "liboath",
        theirs: theirVerify, goal: 1),
    ]
  }
}
