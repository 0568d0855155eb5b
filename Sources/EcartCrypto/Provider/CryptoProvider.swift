// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The operating system's OpenSSL, as an auditor asks about it.
public enum CryptoProvider {
  /// The library that runs, such as `OpenSSL 3.0.22 25 Aug 2026`. Not the one compiled against.
  public static var version: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }

  /// Whether this process asks OpenSSL for FIPS-validated algorithms by default. It says what was
  /// configured; it is no claim that the module is validated.
  public static var asksForFIPS: Bool { EVP_default_properties_is_fips_enabled(nil) == 1 }

  /// Looks every algorithm up once, so that a host learns of a missing one when it starts.
  /// - Throws: ``CryptoFailure/providerRefused(_:)`` with the first algorithm that is missing.
  public static func check() throws(CryptoFailure) {
    let wanted: [(StaticString, OpaquePointer?)] = [
      ("AES-128-GCM", Algorithms.aes128GCM), ("AES-256-GCM", Algorithms.aes256GCM),
      ("AES-128-WRAP", Algorithms.aes128Wrap), ("AES-256-WRAP", Algorithms.aes256Wrap),
      ("SHA-256", Algorithms.sha256), ("HMAC", Algorithms.hmac), ("HKDF", Algorithms.hkdf),
    ]
    for (name, algorithm) in wanted where algorithm == nil {
      throw .providerRefused(name)
    }
    _ = try SecureRandom.bytes(1)
  }
}

/// Algorithms, fetched once: an implicit fetch costs more than sealing a short field.
///
/// A fetched algorithm never changes and is reference-counted by OpenSSL, so sharing the pointer
/// between threads is safe.
enum Algorithms {
  nonisolated(unsafe) static let aes128GCM = EVP_CIPHER_fetch(nil, "AES-128-GCM", nil)
  nonisolated(unsafe) static let aes256GCM = EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
  nonisolated(unsafe) static let aes128Wrap = EVP_CIPHER_fetch(nil, "AES-128-WRAP", nil)
  nonisolated(unsafe) static let aes256Wrap = EVP_CIPHER_fetch(nil, "AES-256-WRAP", nil)
  nonisolated(unsafe) static let chaCha20Poly1305 = EVP_CIPHER_fetch(nil, "ChaCha20-Poly1305", nil)
  nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
  nonisolated(unsafe) static let hmac = EVP_MAC_fetch(nil, "HMAC", nil)
  nonisolated(unsafe) static let hkdf = EVP_KDF_fetch(nil, "HKDF", nil)
}
