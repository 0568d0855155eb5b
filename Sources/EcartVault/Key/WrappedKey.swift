// SPDX-License-Identifier: Apache-2.0

/// One data key of a subject as its row keeps it.
struct WrappedKey: Sendable, Equatable {
  /// What the key is used with. The floor is AES-128 (clause enc-1); new keys are AES-256-GCM.
  enum Algorithm: UInt8, Sendable {
    case aes256GCM = 1

    /// As JOSE calls it (RFC 7518 §5.1), for evidence and certificates.
    var name: String { "A256GCM" }
  }

  var algorithm: Algorithm
  /// Tink's key id, in front of every ciphertext. Unique inside one keyset only.
  var keyID: UInt32
  /// How many messages may have been sealed under it: reserved, before they are.
  var reserved: UInt64
  /// AES-256-KW under the epoch key (RFC 3394): 40 bytes.
  var wrapped: [UInt8]
  /// Ties the key to its subject, epoch and algorithm: 32 bytes.
  var commitment: [UInt8]

  /// GCM with random 96-bit nonces: no more messages under one key than this (NIST SP 800-38D §8.3).
  static let mostMessages: UInt64 = 1 << 32
}
