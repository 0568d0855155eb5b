// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// What an authenticator and this host share. Prints as a mask and is not `Codable`: store it
/// sealed, and only so.
public struct TOTPSecret: Sendable {
  /// Sizes accepted, in bytes: from the 128 bits that RFC 4226 §4 (R6) asks for to the length of
  /// a SHA-512 value, as in RFC 6238 appendix B.
  public static let sizes = 16...64

  /// The bytes, to be sealed.
  public let key: Secret

  /// `nil` unless the size is one of ``sizes``.
  public init?(_ key: Secret) {
    guard TOTPSecret.sizes.contains(key.count) else { return nil }
    self.key = key
  }

  /// Reads RFC 4648 base 32 as ``base32`` writes it: capitals, no padding, no separators.
  public init?(base32 text: String) {
    guard text.utf8.count <= 104, var bytes = Base32.decode(text) else { return nil }
    self.init(Secret(wiping: &bytes))
  }

  /// Draws a new secret: 20 bytes (160 bits), as RFC 4226 §4 recommends, unless told otherwise.
  /// - Parameter size: one of ``sizes``.
  /// - Throws: ``CryptoFailure/badLength(_:)``, or the generator's own failure.
  public static func random(size: Int = 20) throws(CryptoFailure) -> TOTPSecret {
    guard let secret = TOTPSecret(try Secret.random(count: size)) else {
      throw .badLength("TOTP secret")
    }
    return secret
  }

  /// The secret as text for typing into an authenticator. Show it once; never log it.
  public var base32: String { key.withBytes { Base32.encode($0) } }
}

extension TOTPSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "TOTPSecret(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
