// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

/// A password hash that another program made, kept until its owner signs in next and then replaced
/// (clause pw-1).
///
/// Understood: PHC strings of Argon2id, Argon2i and Argon2d; bcrypt (`$2a$ $2b$ $2y$`); scrypt as
/// `$7$` and as PHC `$scrypt$ln=…`; PBKDF2 as passlib writes it (`$pbkdf2$ $pbkdf2-sha256$
/// $pbkdf2-sha512$`) and as Django does (`pbkdf2_sha256$…`). Everything is bounded, so that an
/// imported hash cannot cost more memory than 256 MiB or run for minutes. Prints as a mask.
///
/// Until it is replaced, verifying it takes the time of its own algorithm: who measures can tell an
/// account that was imported and has not signed in yet from the others.
public struct ForeignHash: Sendable {
  /// Why a text is not a hash that can be imported. Says nothing of its content.
  public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    /// A bare digest or an old crypt format: anybody who has it can try billions a second.
    case tooWeak
    /// None of the formats that are verified here.
    case unknownFormat
    /// A known format with costs, salt or length outside what is verified here.
    case outOfBounds

    public var description: String {
      switch self {
      case .tooWeak:
        "pw-1: a bare digest, DES, MD5-crypt or SHA-crypt hash is not taken over; it can be guessed"
          + " at too fast. Have the owner set a new password."
      case .unknownFormat:
        "pw-1: not a hash of Argon2, bcrypt, scrypt or PBKDF2 in a form that is known here. Have the"
          + " owner set a new password."
      case .outOfBounds:
        "pw-1: the hash costs more, or has another length, than is verified here (256 MiB, bcrypt"
          + " 4 to 16, PBKDF2 1 000 to 10 000 000 rounds). Have the owner set a new password."
      }
    }
  }

  enum Scheme: Sendable {
    case argon2(ForeignVerification.Argon2Kind)
    case crypt(limit: Int?)
    case scrypt(n: UInt64, r: UInt64, p: UInt64, salt: [UInt8], key: [UInt8])
    case pbkdf2(ForeignVerification.PBKDF2Hash, rounds: Int32, salt: [UInt8], key: [UInt8])
  }

  /// As it was handed over.
  let text: String
  let scheme: Scheme

  /// Longest text that is looked at, in bytes.
  static let largest = 512

  /// Whether a password is the one that was hashed.
  ///
  /// The password is hashed as typed: other programs do not normalise. bcrypt looks at 72 bytes and
  /// no more, so a longer password would open with anything that begins like it (CVE-2025-22228);
  /// it does not match here, and neither does one with a NUL in it.
  /// - Returns: `nil` when the provider could not compute it.
  package func matches(_ typed: String) -> Bool? {
    let password = Secret(utf8: typed)
    switch scheme {
    case .argon2(let kind):
      return ForeignVerification.argon2(password, encoded: text, kind: kind)
    case .crypt(let limit):
      if typed.utf8.contains(0) || limit.map({ password.count > $0 }) ?? false {
        // It takes as long as any other, so that nobody learns by it that there is such a hash.
        _ = ForeignVerification.crypt(Secret(utf8: "not this one"), setting: text)
        return false
      }
      guard let made = ForeignVerification.crypt(password, setting: text) else { return nil }
      return constantTimeEquals(made, Array(text.utf8))
    case .scrypt(let n, let r, let p, let salt, let key):
      return ForeignVerification.scrypt(password, salt: salt, n: n, r: r, p: p, count: key.count)
        .map { constantTimeEquals($0, key) }
    case .pbkdf2(let hash, let rounds, let salt, let key):
      return ForeignVerification.pbkdf2(
        password, salt: salt, iterations: rounds, hash: hash, count: key.count
      ).map { constantTimeEquals($0, key) }
    }
  }
}

extension ForeignHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "ForeignHash(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
