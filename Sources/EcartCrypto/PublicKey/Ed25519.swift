// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Signatures with Ed25519 (RFC 8032): checkpoints and certificates.
public enum Ed25519 {
  /// Bytes of a signature.
  public static let signatureCount = 64

  /// A signing key. Its bytes stay inside OpenSSL and are wiped with it.
  public struct PrivateKey: Sendable {
    private let handle: KeyHandle
    /// The key that verifies what this one signs.
    public let publicKey: PublicKey

    /// Makes a new key.
    public static func generate() throws(CryptoFailure) -> PrivateKey {
      try PrivateKey(seed: Secret.random(count: 32))
    }

    /// Makes the key of a seed (RFC 8032 §5.1.5).
    /// - Throws: ``CryptoFailure/badLength(_:)`` unless the seed has 32 bytes.
    public init(seed: Secret) throws(CryptoFailure) {
      guard seed.count == 32 else { throw .badLength("Ed25519 seed") }
      let made = seed.withMemory { bytes in
        EVP_PKEY_new_raw_private_key_ex(
          nil, "ED25519", nil, bytes.assumingMemoryBound(to: UInt8.self), 32)
      }
      guard let handle = KeyHandle(owning: made) else { throw .providerRefused("Ed25519") }
      self.handle = handle
      publicKey = try PublicKey(of: handle)
    }

    /// The 32 bytes to keep, from which ``init(seed:)`` makes the key again.
    public var seed: Secret {
      get throws(CryptoFailure) {
        var count = 32
        return try Secret.filled(count: 32, orThrow: .providerRefused("Ed25519 seed")) { memory in
          EVP_PKEY_get_raw_private_key(
            handle.key, memory.assumingMemoryBound(to: UInt8.self), &count) == 1 && count == 32
        }
      }
    }

    /// Signs a message; the same message gives the same 64 bytes.
    public func sign(_ message: [UInt8]) throws(CryptoFailure) -> [UInt8] {
      guard let context = EVP_MD_CTX_new() else { throw .providerRefused("Ed25519 sign") }
      defer { EVP_MD_CTX_free(context) }
      var isSigned = false
      let signature = [UInt8](unsafeUninitializedCapacity: signatureCount) { buffer, count in
        var written = signatureCount
        isSigned = message.withUnsafeBufferPointer { message in
          EVP_DigestSignInit_ex(context, nil, nil, nil, nil, handle.key, nil) == 1
            && EVP_DigestSign(
              context, buffer.baseAddress, &written, message.baseAddress, message.count) == 1
            && written == signatureCount
        }
        count = isSigned ? signatureCount : 0
      }
      guard isSigned else {
        ERR_clear_error()
        throw .providerRefused("Ed25519 sign")
      }
      return signature
    }
  }
}
