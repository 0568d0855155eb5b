// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// ChaCha20-Poly1305 (RFC 8439) as age needs it: no associated data, a nonce the format chooses.
///
/// `package`, because a nonce used twice gives everything away: only formats that derive a fresh
/// key for every file may call it.
package enum ChaCha20Poly1305 {
  package static let overhead = 16
  package static let nonceCount = 12

  /// The ciphertext and behind it the tag of 16 bytes.
  package static func seal(
    _ plaintext: Span<UInt8>, using key: Secret, nonce: [UInt8]
  ) throws(CryptoFailure) -> [UInt8] {
    try check(key, nonce)
    let size = plaintext.count
    var isSealed = false
    let box = [UInt8](unsafeUninitializedCapacity: size + overhead) { buffer, count in
      isSealed = plaintext.withUnsafeBufferPointer { source in
        withContext(key, nonce, sealing: true) { context in
          guard let start = buffer.baseAddress else { return false }
          return update(context, source, to: start)
            && final(context, start + size)
            && EVP_CIPHER_CTX_ctrl(
              context, EVP_CTRL_AEAD_GET_TAG, Int32(overhead), start + size) == 1
        }
      }
      count = isSealed ? size + overhead : 0
    }
    guard isSealed else {
      ERR_clear_error()
      throw .providerRefused("ChaCha20-Poly1305")
    }
    return box
  }

  /// - Throws: ``CryptoFailure/notAuthentic`` whatever is wrong.
  package static func open(
    _ box: Span<UInt8>, using key: Secret, nonce: [UInt8]
  ) throws(CryptoFailure) -> Secret {
    try check(key, nonce)
    guard box.count >= overhead else { throw .notAuthentic }
    let size = box.count - overhead
    return try Secret.filled(count: size, orThrow: .notAuthentic) { memory in
      open(box, using: key, nonce: nonce, to: memory)
    }
  }

  /// As ``open(_:using:nonce:)``, into memory for as many bytes as the box has without its tag. The
  /// caller wipes that memory when this is `false`.
  static func open(
    _ box: Span<UInt8>, using key: Secret, nonce: [UInt8], to memory: UnsafeMutableRawPointer
  ) -> Bool {
    guard box.count >= overhead else { return false }
    let size = box.count - overhead
    let target = memory.assumingMemoryBound(to: UInt8.self)
    return box.withUnsafeBufferPointer { source in
      withContext(key, nonce, sealing: false) { context in
        // OpenSSL only reads the tag, and takes it through a pointer that may be written to.
        var tag = Array(source[size...])
        let last = target + size
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(overhead), &tag) == 1
          && update(context, UnsafeBufferPointer(rebasing: source[..<size]), to: target)
          && final(context, last)
      }
    }
  }

  private static func final(_ context: OpaquePointer, _ end: UnsafeMutablePointer<UInt8>) -> Bool {
    var written: Int32 = 0
    return EVP_CipherFinal_ex(context, end, &written) == 1 && written == 0
  }

  private static func update(
    _ context: OpaquePointer, _ source: UnsafeBufferPointer<UInt8>,
    to target: UnsafeMutablePointer<UInt8>?
  ) -> Bool {
    guard !source.isEmpty else { return true }
    var written: Int32 = 0
    return EVP_CipherUpdate(
      context, target, &written, source.baseAddress, Int32(truncatingIfNeeded: source.count)) == 1
      && Int(written) == source.count
  }

  private static func withContext(
    _ key: Secret, _ nonce: [UInt8], sealing: Bool, _ body: (OpaquePointer) -> Bool
  ) -> Bool {
    guard let cipher = Algorithms.chaCha20Poly1305, let context = EVP_CIPHER_CTX_new() else {
      return false
    }
    defer { EVP_CIPHER_CTX_free(context) }
    let isReady = key.withMemory {
      EVP_CipherInit_ex2(
        context, cipher, $0.assumingMemoryBound(to: UInt8.self), nonce, sealing ? 1 : 0, nil) == 1
    }
    return isReady && body(context)
  }

  private static func check(_ key: Secret, _ nonce: [UInt8]) throws(CryptoFailure) {
    guard key.count == 32 else { throw .badLength("ChaCha20 key") }
    guard nonce.count == nonceCount else { throw .badLength("ChaCha20 nonce") }
  }
}
