// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Messages sealed to people's certificates: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM
/// (RFC 5084), its key under RSAES-OAEP with SHA-256 (RFC 4056, RFC 8017 §7.1).
///
/// Anybody's tools open them: `openssl cms -decrypt -inform DER -in FILE -inkey key.pem`. A message is
/// held whole in memory.
public enum CMSMessage {
  /// The largest plaintext, in bytes: 64 MiB.
  public static let largest = 64 << 20
  /// More people than anybody hands one file to.
  public static let mostRecipients = 64

  /// Seals to recipients; each of them opens it alone.
  /// - Parameters:
  ///   - plaintext: up to ``largest`` bytes.
  ///   - recipients: 1 to ``mostRecipients``, none twice.
  /// - Returns: DER, some 600 bytes and 400 for each recipient longer than the plaintext.
  /// - Throws: ``CryptoFailure/badLength(_:)``, ``CryptoFailure/providerRefused(_:)``.
  public static func seal(
    _ plaintext: Secret, to recipients: [CMSRecipient]
  ) throws(CryptoFailure) -> [UInt8] {
    guard (1...mostRecipients).contains(recipients.count),
      Set(recipients).count == recipients.count
    else { throw .badLength("CMS recipients") }
    guard plaintext.count <= largest else { throw .badLength("CMS plaintext") }
    let flags = UInt32(CMS_BINARY | CMS_PARTIAL)
    guard let message = CMS_encrypt(nil, nil, EVP_aes_256_gcm(), flags) else {
      throw refused()
    }
    defer { CMS_ContentInfo_free(message) }
    for recipient in recipients {
      guard
        let entry = CMS_add1_recipient_cert(
          message, recipient.certificate.certificate, UInt32(CMS_KEY_PARAM)),
        let context = CMS_RecipientInfo_get0_pkey_ctx(entry), RSAOAEP.usesOAEP(context, [])
      else { throw refused() }
    }
    let isSealed = plaintext.withMemory { memory in
      guard let source = BIO_new_mem_buf(memory, Int32(plaintext.count)) else { return false }
      defer { BIO_free(source) }
      return CMS_final(message, source, nil, UInt32(CMS_BINARY)) == 1
    }
    guard isSealed else { throw refused() }
    let count = i2d_CMS_ContentInfo(message, nil)
    guard count > plaintext.count else { throw refused() }
    return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, written in
      var end = buffer.baseAddress
      written = Int(max(0, i2d_CMS_ContentInfo(message, &end)))
    }
  }

  private static func refused() -> CryptoFailure {
    ERR_clear_error()
    return .providerRefused("CMS")
  }
}
