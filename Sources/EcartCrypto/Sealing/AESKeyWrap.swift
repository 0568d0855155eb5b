// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// AES key wrap (RFC 3394, NIST SP 800-38F KW) under a key of 128 or 256 bits.
///
/// It needs no nonce, so a wrapping key has no message limit; and it takes no associated data, so
/// a wrapped key says nothing about where it belongs: bind that with a commitment beside it.
///
/// Each call uses a fresh context which is wiped at once: no schedule of a wrapping key stays in
/// memory when its ``Secret`` is gone.
public enum AESKeyWrap {
  /// What wrapping adds: 8 bytes.
  public static let overhead = 8

  /// Wraps a key of 16 to 4 096 bytes, a multiple of 8.
  /// - Throws: ``CryptoFailure/badLength(_:)`` or ``CryptoFailure/keyTooSmall(bits:)`` for the
  ///   lengths, ``CryptoFailure/providerRefused(_:)`` when OpenSSL fails.
  public static func wrap(
    _ key: Secret, under wrappingKey: Secret
  ) throws(CryptoFailure) -> [UInt8] {
    guard (16...4_096).contains(key.count), key.count.isMultiple(of: 8) else {
      throw .badLength("key to wrap")
    }
    try checkLength(of: wrappingKey)
    let total = key.count + overhead
    var isWrapped = false
    let wrapped = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      isWrapped = key.withBytes { bytes in
        bytes.withUnsafeBufferPointer {
          run($0, wrappingKey, wrapping: true, to: buffer.baseAddress, expecting: total)
        }
      }
      count = isWrapped ? total : 0
    }
    guard isWrapped else { throw .providerRefused("AES key wrap") }
    return wrapped
  }

  /// Unwraps a key.
  /// - Throws: ``CryptoFailure/notAuthentic`` for everything that can be wrong with the wrapped
  ///   bytes; the lengths of `wrappingKey` as in ``wrap(_:under:)``.
  public static func unwrap(
    _ wrapped: [UInt8], under wrappingKey: Secret
  ) throws(CryptoFailure) -> Secret {
    try checkLength(of: wrappingKey)
    let size = wrapped.count - overhead
    guard (16...4_096).contains(size), size.isMultiple(of: 8) else { throw .notAuthentic }
    return try Secret.filled(count: size, orThrow: .notAuthentic) { memory in
      // OpenSSL may write one block beyond the key while it works.
      withUnsafeTemporaryAllocation(byteCount: wrapped.count + 16, alignment: 16) { scratch in
        defer { OPENSSL_cleanse(scratch.baseAddress, scratch.count) }
        let target = scratch.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let isUnwrapped = wrapped.withUnsafeBufferPointer {
          run($0, wrappingKey, wrapping: false, to: target, expecting: size)
        }
        guard isUnwrapped, let start = scratch.baseAddress else { return false }
        memory.copyMemory(from: start, byteCount: size)
        return true
      }
    }
  }

  private static func checkLength(of wrappingKey: Secret) throws(CryptoFailure) {
    guard wrappingKey.count >= 16 else { throw .keyTooSmall(bits: wrappingKey.count * 8) }
    guard wrappingKey.count == 16 || wrappingKey.count == 32 else {
      throw .badLength("key-wrapping key")
    }
  }

  private static func run(
    _ input: UnsafeBufferPointer<UInt8>, _ wrappingKey: Secret, wrapping: Bool,
    to output: UnsafeMutablePointer<UInt8>?, expecting size: Int
  ) -> Bool {
    let cipher = wrappingKey.count == 16 ? Algorithms.aes128Wrap : Algorithms.aes256Wrap
    guard let cipher, let context = EVP_CIPHER_CTX_new() else { return false }
    defer { EVP_CIPHER_CTX_free(context) }
    EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
    var written: Int32 = 0
    return wrappingKey.withBytes { bytes in
      bytes.withUnsafeBufferPointer {
        EVP_CipherInit_ex2(context, cipher, $0.baseAddress, nil, wrapping ? 1 : 0, nil) == 1
      }
    }
      && EVP_CipherUpdate(context, output, &written, input.baseAddress, Int32(input.count)) == 1
      && Int(written) == size
  }
}
