// SPDX-License-Identifier: Apache-2.0

import COpenSSL

extension AESGCM {
  /// `prefix ‖ fresh nonce ‖ ciphertext ‖ tag` in one allocation.
  /// - Parameter more: further associated data; the two parts count as one.
  static func box(
    _ plaintext: Span<UInt8>, _ key: Key, _ data: Span<UInt8>, _ more: Span<UInt8>,
    _ prefix: Span<UInt8>
  ) throws(CryptoFailure) -> [UInt8] {
    guard fits(plaintext), fits(data), fits(more) else { throw .badLength("AES-GCM input") }
    let total = prefix.count + overhead + plaintext.count
    var isSealed = false
    // A third faster than `init(unsafeUninitializedCapacity:)`, which looks its type up.
    var output: [UInt8] = []
    output.reserveCapacity(total)
    LentKey.lending(key) { key in
      output.append(addingCapacity: total) { (span: inout OutputSpan<UInt8>) in
        span.withUnsafeMutableBufferPointer { buffer, count in
          guard let start = buffer.baseAddress else { return }
          prefix.withUnsafeBufferPointer { source in
            if let first = source.baseAddress { start.update(from: first, count: source.count) }
          }
          let nonce = start + prefix.count
          isSealed = ThreadContexts.withCurrent { contexts in
            contexts.pointee.nonces.draw(into: nonce)
              && encrypt(
                plaintext, key, data, more, nonce, to: nonce + GCMContext.nonceSize, contexts)
          }
          count = isSealed ? total : 0
        }
      }
    }
    guard isSealed else { throw .providerRefused("AES-GCM seal") }
    return output
  }

  /// `ciphertext ‖ tag` under a given nonce: for published vectors, and for formats that count
  /// their nonces (Tink's streaming format). Repeating a nonce under one key breaks both.
  package static func seal(
    _ plaintext: Span<UInt8>, using key: Key, nonce: [UInt8], authenticating data: [UInt8]
  ) throws(CryptoFailure) -> [UInt8] {
    guard nonce.count == GCMContext.nonceSize else { throw .badLength("AES-GCM nonce") }
    let data = data.span
    let none: [UInt8] = []
    guard fits(plaintext), fits(data) else { throw .badLength("AES-GCM input") }
    let total = plaintext.count + GCMContext.tagSize
    var isSealed = false
    let output = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      isSealed = nonce.withUnsafeBufferPointer { iv in
        guard let start = buffer.baseAddress, let iv = iv.baseAddress else { return false }
        return LentKey.lending(key) { key in
          ThreadContexts.withCurrent { contexts in
            encrypt(plaintext, key, data, none.span, iv, to: start, contexts)
          }
        }
      }
      count = isSealed ? total : 0
    }
    guard isSealed else { throw .providerRefused("AES-GCM seal") }
    return output
  }

  private static func encrypt(
    _ plaintext: Span<UInt8>, _ key: LentKey, _ data: Span<UInt8>, _ more: Span<UInt8>,
    _ nonce: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>,
    _ contexts: UnsafeMutablePointer<ThreadContexts>
  ) -> Bool {
    let sealed =
      key.count == 16
      ? encrypt(
        plaintext, key, data, more, nonce, to: output, with: &contexts.pointee.seal128,
        contexts.pointee.staging)
      : encrypt(
        plaintext, key, data, more, nonce, to: output, with: &contexts.pointee.seal256,
        contexts.pointee.staging)
    if !sealed {
      contexts.pointee.seal128.distrust()
      contexts.pointee.seal256.distrust()
    }
    return sealed
  }

  @inline(__always)
  private static func encrypt(
    _ plaintext: Span<UInt8>, _ key: LentKey, _ data: Span<UInt8>, _ more: Span<UInt8>,
    _ nonce: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>,
    with slot: inout GCMContext, _ staging: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    guard let context = slot.prepare(key, nonce: nonce, sealing: true) else { return false }
    var written: Int32 = 0
    let tag = output + plaintext.count
    return GCMContext.associate(data, more, with: context, staging: staging)
      && plaintext.withUnsafeBufferPointer { plain in
        plain.isEmpty
          || EVP_EncryptUpdate(context, output, &written, plain.baseAddress, Int32(plain.count))
            == 1
      }
      && EVP_EncryptFinal_ex(context, tag, &written) == 1
      && ecart_cipher_get_tag(context, tag, GCMContext.tagSize) == 1
  }

  static func fits(_ input: Span<UInt8>) -> Bool {
    input.count <= GCMContext.largestInput - overhead
  }
}
