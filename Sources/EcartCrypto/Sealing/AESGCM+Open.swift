// SPDX-License-Identifier: Apache-2.0

import COpenSSL

extension AESGCM {
  static func unbox(
    _ sealed: Span<UInt8>, _ key: Key, _ data: Span<UInt8>, _ more: Span<UInt8>,
    _ prefixCount: Int
  ) throws(CryptoFailure) -> [UInt8] {
    let size = try plaintextCount(sealed, data, prefixCount)
    var isAuthentic = false
    let output = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      isAuthentic = decrypt(
        sealed, key, data, more, nonceAt: prefixCount, to: buffer.baseAddress, count: size)
      count = isAuthentic ? size : 0
    }
    guard isAuthentic else { throw .notAuthentic }
    return output
  }

  /// Opens a box that holds UTF-8 text into the text's own memory: no array in between. Bytes that
  /// are no UTF-8 are replaced as `String(decoding:as:)` does.
  static func unboxText(
    _ sealed: Span<UInt8>, _ key: Key, _ data: Span<UInt8>, _ more: Span<UInt8>,
    _ prefixCount: Int
  ) throws(CryptoFailure) -> String {
    let size = try plaintextCount(sealed, data, prefixCount)
    var isAuthentic = false
    let output = String(unsafeUninitializedCapacity: size) { buffer in
      isAuthentic = decrypt(
        sealed, key, data, more, nonceAt: prefixCount, to: buffer.baseAddress, count: size)
      return isAuthentic ? size : 0
    }
    guard isAuthentic else { throw .notAuthentic }
    return output
  }

  static func unboxSecret(
    _ sealed: Span<UInt8>, _ key: Key, _ data: Span<UInt8>, _ prefixCount: Int
  ) throws(CryptoFailure) -> Secret {
    let size = try plaintextCount(sealed, data, prefixCount)
    let secret = Secret.scratch(count: size)
    let none: [UInt8] = []
    let isAuthentic = secret.withMemory { memory in
      decrypt(
        sealed, key, data, none.span, nonceAt: prefixCount,
        to: memory.assumingMemoryBound(to: UInt8.self), count: size)
    }
    guard isAuthentic else { throw .notAuthentic }
    return secret
  }

  /// Opens `ciphertext ‖ tag` under a given nonce: the counterpart of
  /// ``seal(_:using:nonce:authenticating:)``.
  package static func open(
    _ sealed: Span<UInt8>, using key: Key, nonce: [UInt8], authenticating data: [UInt8]
  ) throws(CryptoFailure) -> [UInt8] {
    guard nonce.count == GCMContext.nonceSize else { throw .badLength("AES-GCM nonce") }
    let data = data.span
    let none: [UInt8] = []
    let size = sealed.count - GCMContext.tagSize
    guard size >= 0, fits(sealed), fits(data) else { throw .notAuthentic }
    var isAuthentic = false
    let output = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      isAuthentic = nonce.withUnsafeBufferPointer { iv in
        sealed.withUnsafeBufferPointer { box in
          guard let iv = iv.baseAddress, let start = box.baseAddress else { return false }
          return decrypt(
            start, key, data, none.span, nonce: iv, to: buffer.baseAddress, count: size)
        }
      }
      count = isAuthentic ? size : 0
    }
    guard isAuthentic else { throw .notAuthentic }
    return output
  }

  private static func plaintextCount(
    _ sealed: Span<UInt8>, _ data: Span<UInt8>, _ prefixCount: Int
  ) throws(CryptoFailure) -> Int {
    guard fits(sealed), fits(data), (0...sealed.count).contains(prefixCount),
      sealed.count - prefixCount >= overhead
    else { throw .notAuthentic }
    return sealed.count - prefixCount - overhead
  }

  private static func decrypt(
    _ sealed: Span<UInt8>, _ key: Key, _ data: Span<UInt8>, _ more: Span<UInt8>,
    nonceAt offset: Int, to output: UnsafeMutablePointer<UInt8>?, count: Int
  ) -> Bool {
    sealed.withUnsafeBufferPointer { box in
      guard let nonce = box.baseAddress.map({ $0 + offset }) else { return false }
      return decrypt(
        nonce + GCMContext.nonceSize, key, data, more, nonce: nonce, to: output, count: count)
    }
  }

  /// Writes the plaintext, and takes it back to zeros unless the tag fits.
  private static func decrypt(
    _ ciphertext: UnsafePointer<UInt8>, _ key: Key, _ data: Span<UInt8>, _ more: Span<UInt8>,
    nonce: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>?, count: Int
  ) -> Bool {
    let opened = LentKey.lending(key) { key in
      ThreadContexts.withCurrent { contexts in
        let opened =
          key.count == 16
          ? decrypt(
            ciphertext, key, data, more, nonce, output, count, &contexts.pointee.open128,
            contexts.pointee.staging)
          : decrypt(
            ciphertext, key, data, more, nonce, output, count, &contexts.pointee.open256,
            contexts.pointee.staging)
        if !opened {
          contexts.pointee.open128.distrust()
          contexts.pointee.open256.distrust()
        }
        return opened
      }
    }
    if !opened, let output, count > 0 { OPENSSL_cleanse(output, count) }
    return opened
  }

  @inline(__always)
  private static func decrypt(
    _ ciphertext: UnsafePointer<UInt8>, _ key: LentKey, _ data: Span<UInt8>, _ more: Span<UInt8>,
    _ nonce: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>?, _ count: Int,
    _ slot: inout GCMContext, _ staging: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard let context = slot.prepare(key, nonce: nonce, sealing: false) else { return false }
    var written: Int32 = 0
    var spare: UInt8 = 0
    return GCMContext.associate(data, more, with: context, staging: staging)
      && (count == 0 || EVP_DecryptUpdate(context, output, &written, ciphertext, Int32(count)) == 1)
      && ecart_cipher_set_tag(context, ciphertext + count, GCMContext.tagSize) == 1
      && EVP_DecryptFinal_ex(context, &spare, &written) == 1
  }
}
