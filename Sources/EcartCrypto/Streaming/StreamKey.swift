// SPDX-License-Identifier: Apache-2.0

/// The key of streams in Tink's `AES256_GCM_HKDF_1MB` format: 32 bytes from which every stream derives
/// an AES-256-GCM key of its own (clause `enc-1`).
///
/// A stream is a header and then segments, each of which opens by itself:
/// ```
/// header   40 (1 byte) ‖ salt (32) ‖ nonce prefix (7)
/// segment  ciphertext ‖ tag (16), 1 048 576 bytes; the first is 40 shorter, the last as long as it is
/// key      HKDF-SHA256(stream key, salt, info: associated data), 32 bytes
/// nonce    nonce prefix ‖ segment number (4, big-endian) ‖ 1 for the last segment, else 0
/// ```
/// So a segment that was moved, repeated or left out does not open, nor does a stream whose end was
/// cut off. (Tink, "Streaming AEAD: AES-GCM-HKDF"; Hoang, Reyhanitabar, Rogaway and Vizár 2015, §7.)
public struct StreamKey: Sendable {
  /// A sealed segment, in bytes.
  public static let segmentSize = 1 << 20
  /// What stands before the first segment, in bytes.
  public static let headerSize = 40
  static let saltSize = 32
  static let noncePrefixSize = 7

  let secret: Secret

  /// - Throws: ``CryptoFailure/badLength(_:)`` for anything but 32 bytes.
  public init(_ secret: Secret) throws(CryptoFailure) {
    guard secret.count == 32 else { throw .badLength("stream key") }
    self.secret = secret
  }
}
