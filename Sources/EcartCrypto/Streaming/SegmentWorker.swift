// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Seals or opens segments of one stream in place, in one page-aligned buffer of its own.
///
/// The key schedule is computed once; a segment only sets the nonce. Buffer and schedule are wiped
/// when the worker goes. One thread at a time.
final class SegmentWorker {
  /// Holds a segment, plain or sealed, at its beginning.
  let buffer: UnsafeMutableRawPointer
  private let capacity: Int
  private let context: OpaquePointer
  private var nonce: [UInt8]
  private static let tagSize = GCMContext.tagSize

  init(
    _ cipher: StreamCipher, sealing: Bool, capacity: Int = StreamKey.segmentSize
  ) throws(CryptoFailure) {
    let secret = cipher.key.secret
    let algorithm = secret.count == 16 ? Algorithms.aes128GCM : Algorithms.aes256GCM
    guard let algorithm, let context = EVP_CIPHER_CTX_new() else {
      throw .providerRefused("AES-GCM stream")
    }
    let keyed = secret.withBytes { bytes in
      bytes.withUnsafeBufferPointer {
        EVP_CipherInit_ex2(context, algorithm, $0.baseAddress, nil, sealing ? 1 : 0, nil) == 1
      }
    }
    guard keyed else {
      EVP_CIPHER_CTX_free(context)
      ERR_clear_error()
      throw .providerRefused("AES-GCM stream")
    }
    self.context = context
    self.capacity = capacity
    nonce = cipher.noncePrefix + [0, 0, 0, 0, 0]
    buffer = .allocate(byteCount: capacity, alignment: 4096)
  }

  deinit {
    OPENSSL_cleanse(buffer, capacity)
    buffer.deallocate()
    EVP_CIPHER_CTX_free(context)
  }

  /// Seals the buffer's first bytes.
  /// - Returns: the length of the sealed segment, the tag included.
  func seal(_ count: Int, segment number: Int, isLast: Bool) throws(CryptoFailure) -> Int {
    let bytes = buffer.assumingMemoryBound(to: UInt8.self)
    var written: Int32 = 0
    guard count + Self.tagSize <= capacity, begin(number, isLast: isLast),
      count == 0 || EVP_EncryptUpdate(context, bytes, &written, bytes, Int32(count)) == 1,
      EVP_EncryptFinal_ex(context, bytes + count, &written) == 1,
      EVP_CIPHER_CTX_ctrl(
        context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagSize), bytes + count) == 1
    else {
      ERR_clear_error()
      throw .providerRefused("AES-GCM stream")
    }
    return count + Self.tagSize
  }

  /// Opens the sealed segment in the buffer's first bytes; what does not open is wiped.
  /// - Returns: the length of the plaintext.
  func open(_ count: Int, segment number: Int, isLast: Bool) throws(CryptoFailure) -> Int {
    let bytes = buffer.assumingMemoryBound(to: UInt8.self)
    let size = count - Self.tagSize
    var written: Int32 = 0
    var spare: UInt8 = 0
    guard size >= 0, count <= capacity, begin(number, isLast: isLast),
      size == 0 || EVP_DecryptUpdate(context, bytes, &written, bytes, Int32(size)) == 1,
      EVP_CIPHER_CTX_ctrl(
        context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagSize), bytes + size) == 1,
      EVP_DecryptFinal_ex(context, &spare, &written) == 1
    else {
      OPENSSL_cleanse(buffer, capacity)
      ERR_clear_error()
      throw .notAuthentic
    }
    return size
  }

  /// Forgets what is in the buffer.
  func wipe() { OPENSSL_cleanse(buffer, capacity) }

  private func begin(_ number: Int, isLast: Bool) -> Bool {
    guard number >= 0, number < Int(UInt32.max) else { return false }
    let start = StreamKey.noncePrefixSize
    for index in 0..<4 {
      nonce[start + index] = UInt8(truncatingIfNeeded: number >> (24 - 8 * index))
    }
    nonce[start + 4] = isLast ? 1 : 0
    return nonce.withUnsafeBufferPointer {
      EVP_CipherInit_ex2(context, nil, nil, $0.baseAddress, -1, nil) == 1
    }
  }
}
