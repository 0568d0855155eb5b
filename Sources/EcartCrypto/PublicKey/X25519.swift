// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Key agreement on Curve25519 (RFC 7748 §5), through OpenSSL's `EVP_PKEY`.
package enum X25519 {
  /// Bytes of a key, private or public, and of a shared secret.
  package static let keyCount = 32

  /// The public key of a private one.
  /// - Throws: ``CryptoFailure/badLength(_:)`` unless it has 32 bytes.
  package static func publicKey(of secret: Secret) throws(CryptoFailure) -> [UInt8] {
    let handle = try handle(secret)
    var isRead = false
    let bytes = [UInt8](unsafeUninitializedCapacity: keyCount) { buffer, count in
      var written = keyCount
      isRead =
        EVP_PKEY_get_raw_public_key(handle.key, buffer.baseAddress, &written) == 1
        && written == keyCount
      count = isRead ? keyCount : 0
    }
    guard isRead else {
      ERR_clear_error()
      throw .providerRefused("X25519")
    }
    return bytes
  }

  /// What both sides come to.
  /// - Throws: ``CryptoFailure/notAuthentic`` for a public key of small order, under which the
  ///   secret would be all zeros whatever the private key (§6.1).
  package static func agree(
    _ secret: Secret, with peer: [UInt8]
  ) throws(CryptoFailure) -> Secret {
    let own = try handle(secret)
    guard peer.count == keyCount else { throw .badLength("X25519 public key") }
    let made = EVP_PKEY_new_raw_public_key_ex(nil, "X25519", nil, peer, peer.count)
    guard let other = KeyHandle(owning: made) else { throw .malformed("X25519 public key") }
    guard let context = EVP_PKEY_CTX_new_from_pkey(nil, own.key, nil) else {
      throw .providerRefused("X25519")
    }
    defer { EVP_PKEY_CTX_free(context) }
    var count = keyCount
    let shared = try Secret.filled(count: keyCount, orThrow: .notAuthentic) { memory in
      EVP_PKEY_derive_init(context) == 1
        && EVP_PKEY_derive_set_peer(context, other.key) == 1
        && EVP_PKEY_derive(context, memory.assumingMemoryBound(to: UInt8.self), &count) == 1
        && count == keyCount
    }
    // OpenSSL refuses this by itself; the specification asks for it, so it is asked here too.
    guard shared != Secret(copying: [UInt8](repeating: 0, count: keyCount)) else {
      throw .notAuthentic
    }
    return shared
  }

  private static func handle(_ secret: Secret) throws(CryptoFailure) -> KeyHandle {
    guard secret.count == keyCount else { throw .badLength("X25519 private key") }
    let made = secret.withMemory { bytes in
      EVP_PKEY_new_raw_private_key_ex(
        nil, "X25519", nil, bytes.assumingMemoryBound(to: UInt8.self), keyCount)
    }
    guard let handle = KeyHandle(owning: made) else { throw .providerRefused("X25519") }
    return handle
  }
}
