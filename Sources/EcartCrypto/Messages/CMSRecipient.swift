// SPDX-License-Identifier: Apache-2.0

import COpenSSL
public import FoundationEssentials

/// Somebody a message is sealed to: an X.509 certificate (RFC 5280) of an RSA key.
///
/// Whose it is, nobody checks here: there is no chain and no revocation list. Take certificates from
/// people, and compare ``fingerprint`` by another road.
///
/// ```sh
/// openssl req -x509 -newkey rsa:3072 -keyout key.pem -out certificate.pem -days 365 -subj /CN=Warehouse
/// ```
public struct CMSRecipient: Sendable, Hashable {
  /// SHA-256 of the certificate's DER, as `openssl x509 -fingerprint -sha256` shows it.
  public let fingerprint: Digest32
  public let notBefore: Date
  /// The last moment it is good.
  public let notAfter: Date
  /// The length of its modulus.
  public let bits: Int
  let certificate: CertificateHandle

  /// Reads the first certificate of a PEM text.
  /// - Throws: ``CryptoFailure/malformed(_:)`` for other text, other kinds of key, keys that are none
  ///   (SP 800-56B §6.4.2: an exponent of 1, small factors) and certificates whose key is not for
  ///   encrypting keys (RFC 5280 §4.2.1.3);
  ///   ``CryptoFailure/keyTooSmall(bits:)`` below 2048 bits (clause `ast-5`).
  public init(certificate pem: String) throws(CryptoFailure) {
    guard let handle = CertificateHandle(pem: pem), let key = X509_get0_pubkey(handle.certificate),
      EVP_PKEY_is_a(key, "RSA") == 1, Self.isSound(key),
      X509_get_key_usage(handle.certificate) & UInt32(KU_KEY_ENCIPHERMENT) != 0,
      let der = handle.der, let begins = handle.notBefore, let ends = handle.notAfter
    else {
      ERR_clear_error()
      throw .malformed("X.509 certificate of an RSA key")
    }
    bits = Int(EVP_PKEY_get_bits(key))
    guard bits >= RSAOAEP.floor else { throw .keyTooSmall(bits: bits) }
    guard bits <= RSAOAEP.ceiling else { throw .badLength("RSA key") }
    fingerprint = SHA256.digest(der)
    notBefore = begins
    notAfter = ends
    certificate = handle
  }

  /// With an exponent of 1, say, sealing would hide nothing.
  private static func isSound(_ key: OpaquePointer) -> Bool {
    guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return false }
    defer { EVP_PKEY_CTX_free(context) }
    return EVP_PKEY_public_check(context) == 1
  }

  public static func == (left: CMSRecipient, right: CMSRecipient) -> Bool {
    left.fingerprint == right.fingerprint
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}

/// Owns an `X509`, which is read and never changed.
final class CertificateHandle: @unchecked Sendable {
  let certificate: OpaquePointer
  /// More than any certificate has.
  private static let largest = 65_536

  init?(pem: String) {
    var pem = pem
    let read = pem.withUTF8 { bytes -> OpaquePointer? in
      guard (1...Self.largest).contains(bytes.count),
        let source = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count))
      else { return nil }
      defer { BIO_free(source) }
      return PEM_read_bio_X509(source, nil, { _, _, _, _ in -1 }, nil)
    }
    guard let read else {
      ERR_clear_error()
      return nil
    }
    certificate = read
    // Reads the extensions once, here: OpenSSL caches them in the object, under its own lock.
    _ = X509_check_purpose(read, -1, 0)
  }

  deinit { X509_free(certificate) }

  var der: [UInt8]? {
    let count = i2d_X509(certificate, nil)
    guard count > 0 else { return nil }
    return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, written in
      var end = buffer.baseAddress
      written = Int(max(0, i2d_X509(certificate, &end)))
    }
  }

  var notBefore: Date? { Self.date(X509_get0_notBefore(certificate)) }
  var notAfter: Date? { Self.date(X509_get0_notAfter(certificate)) }

  private static func date(_ time: UnsafePointer<ASN1_TIME>?) -> Date? {
    guard let epoch = ASN1_TIME_set(nil, 0) else { return nil }
    defer { ASN1_STRING_free(epoch) }
    var (days, seconds): (Int32, Int32) = (0, 0)
    guard let time, ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
    return Date(timeIntervalSince1970: Double(days) * 86_400 + Double(seconds))
  }
}
