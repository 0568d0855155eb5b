// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Keys as text (RFC 7468): public ones as SubjectPublicKeyInfo, private ones as PKCS#8.
enum PEM {
  /// Longer texts are no keys of ours.
  private static let largest = 65_536

  static func publicKey(from text: String) -> KeyHandle? {
    var text = text
    return text.withUTF8 { bytes in
      read(UnsafeRawBufferPointer(bytes)) {
        PEM_read_bio_PUBKEY($0, nil, { _, _, _, _ in -1 }, nil)
      }
    }
  }

  static func privateKey(from text: Secret) -> KeyHandle? {
    text.withMemory { start in
      read(UnsafeRawBufferPointer(start: start, count: text.count)) {
        // Without a callback OpenSSL would ask the terminal for a passphrase.
        PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in -1 }, nil)
      }
    }
  }

  static func text(ofPublic key: KeyHandle) throws(CryptoFailure) -> String {
    let text = try written { PEM_write_bio_PUBKEY($0, key.key) == 1 }
    return text.withBytes { bytes in
      bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
  }

  static func text(ofPrivate key: KeyHandle) throws(CryptoFailure) -> Secret {
    try written { PEM_write_bio_PKCS8PrivateKey($0, key.key, nil, nil, 0, nil, nil) == 1 }
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, by parse: (OpaquePointer) -> OpaquePointer?
  ) -> KeyHandle? {
    guard let start = bytes.baseAddress, (1...largest).contains(bytes.count),
      let source = BIO_new_mem_buf(start, Int32(bytes.count))
    else { return nil }
    defer { BIO_free(source) }
    return KeyHandle(owning: parse(source))
  }

  /// OpenSSL wipes the memory sink when it is freed.
  private static func written(
    by write: (OpaquePointer) -> Bool
  ) throws(CryptoFailure) -> Secret {
    guard let sink = BIO_new(BIO_s_mem()) else { throw .providerRefused("PEM") }
    defer { BIO_free(sink) }
    guard write(sink) else {
      ERR_clear_error()
      throw .providerRefused("PEM")
    }
    let count = BIO_ctrl_pending(sink)
    return try Secret.filled(count: count, orThrow: .providerRefused("PEM")) { memory in
      BIO_read(sink, memory, Int32(count)) == Int32(count)
    }
  }
}
