// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
public import FoundationEssentials

/// Time-based one-time codes (RFC 6238 over RFC 4226): the algorithm and its two settings.
///
/// SHA-1, six digits and thirty seconds are the standard because many authenticator apps ignore
/// any other setting; HMAC-SHA-1 is not broken by what is known of SHA-1.
public struct TOTP: Sendable, Hashable, Codable {
  /// The hash inside, named as in `otpauth://` URIs.
  public enum Algorithm: String, Sendable, Codable, CaseIterable {
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha512 = "SHA512"

    var hash: HMAC.Hash {
      switch self {
      case .sha1: .sha1
      case .sha256: .sha256
      case .sha512: .sha512
      }
    }
  }

  /// The length of a code. Fewer than six cannot be asked for (RFC 4226 §4, R4).
  public enum Digits: Int, Sendable, Codable, CaseIterable {
    case six = 6
    case seven = 7
    case eight = 8

    var modulus: UInt32 {
      switch self {
      case .six: 1_000_000
      case .seven: 10_000_000
      case .eight: 100_000_000
      }
    }
  }

  public let algorithm: Algorithm
  public let digits: Digits

  /// Seconds a step lasts.
  public static let period = 30

  /// SHA-1, six digits.
  public static let standard = TOTP()

  public init(algorithm: Algorithm = .sha1, digits: Digits = .six) {
    self.algorithm = algorithm
    self.digits = digits
  }

  /// The step a moment belongs to: whole periods since 1970. A moment before 1970, or none at all,
  /// belongs to step 0, and the far future to the last that is exact.
  public static func step(at moment: Date) -> Int64 {
    let steps = (moment.timeIntervalSince1970 / Double(period)).rounded(.down)
    guard steps > 0 else { return 0 }
    return Int64(exactly: min(steps, lastStep)) ?? 0
  }

  /// 2⁵³, above which neighbouring steps are no longer different as `Double`.
  private static let lastStep = 9_007_199_254_740_992.0

  /// The code of a step (RFC 4226 §5.3).
  /// - Throws: ``CryptoFailure`` when the provider refuses, for instance SHA-1 under FIPS.
  public func code(secret: TOTPSecret, at step: Int64) throws(CryptoFailure) -> TOTPCode {
    let counter = UInt64(bitPattern: step)
    var number: UInt32 = 0
    try HMAC.withCodes(ofCounters: counter...counter, using: secret.key, hash: algorithm.hash) {
      number = truncated($1)
    }
    return TOTPCode(number, digits: digits)
  }

  /// Dynamic truncation (RFC 4226 §5.3): the low four bits of the last byte say where; 15 + 3 is
  /// below the 20 bytes of the shortest code.
  func truncated(_ mac: Span<UInt8>) -> UInt32 {
    let start = Int(mac[mac.count - 1] & 15)
    var number: UInt32 = 0
    for index in start..<start + 4 { number = number << 8 | UInt32(mac[index]) }
    return (number & 0x7FFF_FFFF) % digits.modulus
  }
}
