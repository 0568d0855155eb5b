// SPDX-License-Identifier: Apache-2.0

import COpenSSL

extension RSAOAEP {
  static func generated(bits: Int) throws(CryptoFailure) -> KeyHandle {
    guard bits >= floor else { throw .keyTooSmall(bits: bits) }
    guard bits <= ceiling else { throw .badLength("RSA key") }
    guard let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else {
      throw .providerRefused("RSA key generation")
    }
    defer { EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1,
      EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) == 1,
      EVP_PKEY_generate(context, &key) == 1, let handle = KeyHandle(owning: key)
    else {
      ERR_clear_error()
      throw .providerRefused("RSA key generation")
    }
    return handle
  }

  static func encrypt(
    _ plaintext: Span<UInt8>, to key: PublicKey, _ label: [UInt8]
  ) throws(CryptoFailure) -> [UInt8] {
    let size = (key.bits + 7) / 8
    // RFC 8017 §7.1.1: two hashes of 32 bytes and two more.
    guard plaintext.count <= size - 66 else { throw .badLength("RSA-OAEP plaintext") }
    var isDone = false
    let output = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.handle.key, nil) else { return }
      defer { EVP_PKEY_CTX_free(context) }
      var written = size
      isDone =
        EVP_PKEY_encrypt_init(context) == 1 && usesOAEP(context, label)
        && plaintext.withUnsafeBufferPointer { plain in
          EVP_PKEY_encrypt(context, buffer.baseAddress, &written, plain.baseAddress, plain.count)
            == 1
        }
      count = isDone ? written : 0
    }
    guard isDone else {
      ERR_clear_error()
      throw .providerRefused("RSA-OAEP encrypt")
    }
    return output
  }

  static func decrypt(
    _ ciphertext: [UInt8], with key: PrivateKey, _ label: [UInt8]
  ) throws(CryptoFailure) -> Secret {
    let size = (key.bits + 7) / 8
    guard ciphertext.count == size else { throw .notAuthentic }
    guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.handle.key, nil) else {
      throw .providerRefused("RSA-OAEP decrypt")
    }
    defer { EVP_PKEY_CTX_free(context) }
    var written = size
    let room = try Secret.filled(count: size, orThrow: .notAuthentic) { memory in
      EVP_PKEY_decrypt_init(context) == 1 && usesOAEP(context, label)
        && EVP_PKEY_decrypt(
          context, memory.assumingMemoryBound(to: UInt8.self), &written, ciphertext,
          ciphertext.count) == 1
    }
    return room.withBytes { bytes in Secret(copying: bytes.extracting(first: written)) }
  }

  static func usesOAEP(_ context: OpaquePointer, _ label: [UInt8]) -> Bool {
    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1
      && EVP_PKEY_CTX_set_rsa_oaep_md_name(context, "SHA256", nil) == 1
      && EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, "SHA256", nil) == 1
      && (label.isEmpty || sets(label, on: context))
  }

  /// OpenSSL takes the label's memory over when it takes the label.
  private static func sets(_ label: [UInt8], on context: OpaquePointer) -> Bool {
    guard let copy = CRYPTO_malloc(label.count, "RSAOAEP", 0) else { return false }
    copy.copyMemory(from: label, byteCount: label.count)
    guard EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, Int32(label.count)) == 1 else {
      CRYPTO_free(copy, "RSAOAEP", 0)
      return false
    }
    return true
  }
}
