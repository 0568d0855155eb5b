// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Derives keys from a key: HKDF with SHA-256 (RFC 5869).
public enum HKDF {
  /// Extracts and expands.
  /// - Parameters:
  ///   - key: the input keying material; must have the entropy already. Passwords go to
  ///     ``Argon2id``.
  ///   - salt: may be empty, and need not be secret.
  ///   - info: what the derived key is for; two uses must differ here.
  ///   - count: bytes to derive, 1 to 8 160 (255 × 32, §2.3).
  /// - Throws: ``CryptoFailure/badLength(_:)`` or ``CryptoFailure/providerRefused(_:)``.
  public static func derive(
    from key: Secret, salt: [UInt8] = [], info: [UInt8], count: Int
  ) throws(CryptoFailure) -> Secret {
    guard (1...8_160).contains(count) else { throw .badLength("HKDF output") }
    guard let algorithm = Algorithms.hkdf else { throw .providerRefused("HKDF") }
    return try Secret.filled(count: count, orThrow: .providerRefused("HKDF")) { output in
      key.withMemory { key0 in
        salt.withUnsafeBytes { salt in
          info.withUnsafeBytes { info in
            ecart_hkdf_sha256(
              algorithm, key0, key.count, salt.baseAddress, salt.count, info.baseAddress,
              info.count, output.assumingMemoryBound(to: UInt8.self), count) == 1
          }
        }
      }
    }
  }
}
