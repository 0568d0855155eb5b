// SPDX-License-Identifier: Apache-2.0

/// Why a token is refused, or could not be made.
public enum JWSFault: Error, Hashable, CustomStringConvertible {
  /// The token is longer than this many bytes.
  case tooLong(limit: Int)
  /// The token is not three base64url parts in their only spelling, joined by dots.
  case malformed
  /// No trusted key has signed these bytes.
  case notSignedByTrustedKey
  /// The signed header is not a JSON object of the members used here.
  case malformedHeader
  /// The signed header names another algorithm than EdDSA.
  case anotherAlgorithm
  /// The signed header demands an extension (`crit`, `b64`) that is not supported.
  case unsupportedExtension
  /// The signed header's `typ` is not the one expected.
  case anotherType
  /// The signed header's embedded key is not the key that signed.
  case anotherEmbeddedKey
  /// A key id or type to sign is not 1 to 255 plain ASCII characters without quote or backslash.
  case unfitHeaderValue
  /// The private key could not sign.
  case signingFailed

  public var description: String {
    switch self {
    case .tooLong(let limit): "the token is longer than \(limit) bytes"
    case .malformed:
      "the token is not a compact JWS (three unpadded base64url parts); use it as it was issued"
    case .notSignedByTrustedKey:
      "no trusted key has signed this; it was changed, forged, or you trust another key"
    case .malformedHeader: "the token's header is not one this package reads"
    case .anotherAlgorithm: "the token's header names another algorithm; only EdDSA is accepted"
    case .unsupportedExtension: "the token's header demands an extension that is not supported"
    case .anotherType: "the token is of another type (typ) than the one expected here"
    case .anotherEmbeddedKey: "the token's embedded key is not the key that signed it"
    case .unfitHeaderValue:
      "kid and typ must be 1 to 255 printable ASCII characters without quote or backslash"
    case .signingFailed: "the private key could not sign; check the cryptographic provider"
    }
  }
}
