// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Random bytes that may become public: salts, ids, challenges. Keys come from
/// ``Secret/random(count:)``.
public enum SecureRandom {
  /// Draws bytes from OpenSSL's generator (`RAND_bytes`), which reseeds itself after a fork.
  /// - Parameter count: 0 to 16 Mi.
  /// - Throws: ``CryptoFailure/badLength(_:)``, or ``CryptoFailure/providerRefused(_:)`` when the
  ///   generator has no entropy; never weaker bytes instead.
  public static func bytes(_ count: Int) throws(CryptoFailure) -> [UInt8] {
    guard (0...(16 << 20)).contains(count) else { throw .badLength("random bytes") }
    var drawn = true
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      guard let start = buffer.baseAddress, count > 0 else { return }
      drawn = RAND_bytes(start, Int32(count)) == 1
      filled = drawn ? count : 0
    }
    guard drawn else {
      ERR_clear_error()
      throw .providerRefused("RAND_bytes")
    }
    return bytes
  }
}
