// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// One reused cipher context that remembers which key it was given.
struct GCMContext {
  static let nonceSize = 12
  static let tagSize = 16
  /// OpenSSL counts in `Int32`.
  static let largestInput = Int(Int32.max)

  private(set) var context: OpaquePointer?
  /// The serial number of the secret whose schedule is inside; 0 is nobody's.
  private(set) var serial: UInt64 = 0
  private var holdsSchedule = false

  /// Sets key (if it is not the one already there) and nonce.
  @inline(__always)
  mutating func prepare(
    _ key: LentKey, nonce: UnsafePointer<UInt8>, sealing: Bool
  ) -> OpaquePointer? {
    guard let context = context ?? make(for: key, sealing: sealing) else { return nil }
    let number = key.serial
    if serial == number {
      // The direction was fixed when the context was made: -1 keeps it.
      return EVP_CipherInit_ex2(context, nil, nil, nonce, -1, nil) == 1 ? context : nil
    }
    serial = 0
    holdsSchedule = true
    let keyed = key.withBytes { bytes in
      bytes.withUnsafeBufferPointer {
        EVP_CipherInit_ex2(context, nil, $0.baseAddress, nonce, -1, nil) == 1
      }
    }
    guard keyed else { return nil }
    serial = number
    return context
  }

  /// Feeds associated data in two parts that count as one. Short parts are put together first: a
  /// copy of a hundred bytes costs a tenth of a further call.
  @inline(__always)
  static func associate(
    _ data: Span<UInt8>, _ more: Span<UInt8>, with context: OpaquePointer,
    staging: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    data.withUnsafeBufferPointer { data in
      more.withUnsafeBufferPointer { more in
        let total = data.count + more.count
        if let first = data.baseAddress, let second = more.baseAddress, !more.isEmpty,
          total <= ThreadContexts.stagingSize
        {
          staging.update(from: first, count: data.count)
          (staging + data.count).update(from: second, count: more.count)
          return feed(staging, total, to: context)
        }
        return feed(data.baseAddress, data.count, to: context)
          && feed(more.baseAddress, more.count, to: context)
      }
    }
  }

  @inline(__always)
  private static func feed(
    _ data: UnsafePointer<UInt8>?, _ count: Int, to context: OpaquePointer
  ) -> Bool {
    var written: Int32 = 0
    // The context knows its direction.
    return count == 0 || EVP_CipherUpdate(context, nil, &written, data, Int32(count)) == 1
  }

  /// After a failure in the middle nothing about the context is taken for granted.
  mutating func distrust() {
    serial = 0
    ERR_clear_error()
  }

  /// Frees the context, which OpenSSL wipes, if there is a key's schedule inside.
  mutating func wipe() {
    guard holdsSchedule else { return }
    EVP_CIPHER_CTX_free(context)
    self = GCMContext()
  }

  private mutating func make(for key: LentKey, sealing: Bool) -> OpaquePointer? {
    let algorithm = key.count == 16 ? Algorithms.aes128GCM : Algorithms.aes256GCM
    guard let algorithm, let made = EVP_CIPHER_CTX_new() else { return nil }
    guard EVP_CipherInit_ex2(made, algorithm, nil, nil, sealing ? 1 : 0, nil) == 1 else {
      EVP_CIPHER_CTX_free(made)
      return nil
    }
    context = made
    return made
  }
}

/// A key for the time of a call whose caller holds it: what is passed through closures as this counts
/// no reference, which would cost a tenth of sealing a field.
struct LentKey {
  private let secret: Unmanaged<Secret>

  /// For the time of the closure.
  @inline(__always)
  static func lending<Result>(_ key: AESGCM.Key, _ body: (LentKey) -> Result) -> Result {
    withExtendedLifetime(key.secret) { body(LentKey(secret: .passUnretained(key.secret))) }
  }

  @inline(__always) var count: Int { secret._withUnsafeGuaranteedRef { $0.count } }
  @inline(__always) var serial: UInt64 { secret._withUnsafeGuaranteedRef { $0.serial } }

  @inline(__always)
  func withBytes(_ body: (Span<UInt8>) -> Bool) -> Bool {
    secret._withUnsafeGuaranteedRef { $0.withBytes(body) }
  }
}
