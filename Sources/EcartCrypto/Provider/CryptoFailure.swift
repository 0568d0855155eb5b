// SPDX-License-Identifier: Apache-2.0

/// Why a cryptographic operation gave no result.
///
/// Every failed decryption is ``notAuthentic``, whatever was wrong: a caller, and so an attacker,
/// learns one bit and no more. The other cases speak of the request, never of a secret's value;
/// their names are compile-time text.
public enum CryptoFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The ciphertext, its tag, its associated data, its prefix length or the key does not fit.
  case notAuthentic
  /// An input has a length the operation does not take; the name says which.
  case badLength(StaticString)
  /// A key is below the floor of clause `enc-1`.
  case keyTooSmall(bits: Int)
  /// Text that should hold a key or an encoding does not; the name says which.
  case malformed(StaticString)
  /// OpenSSL or libargon2 would not do it: not installed, switched off, or out of memory.
  case providerRefused(StaticString)

  public var description: String {
    switch self {
    case .notAuthentic:
      "Not authentic: this ciphertext was not made with this key and this associated data."
    case .badLength(let name):
      "\(name): the length is outside what the operation takes."
    case .keyTooSmall(let bits):
      "enc-1: a key of \(bits) bits is below the floor (AES 128, RSA 2048). Use a larger key."
    case .malformed(let name):
      "\(name): not in the expected form."
    case .providerRefused(let name):
      "\(name): the crypto provider refused. Check the OpenSSL configuration of this host."
    }
  }

  public static func == (left: CryptoFailure, right: CryptoFailure) -> Bool {
    switch (left, right) {
    case (.notAuthentic, .notAuthentic): true
    case (.keyTooSmall(let one), .keyTooSmall(let other)): one == other
    case (.badLength(let one), .badLength(let other)),
      (.malformed(let one), .malformed(let other)),
      (.providerRefused(let one), .providerRefused(let other)):
      one.description == other.description
    default: false
    }
  }
}
