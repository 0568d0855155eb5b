// SPDX-License-Identifier: Apache-2.0

/// Recognises wrapped keys in a file in one pass, by Rabin–Karp rolling hashes over the 40 bytes that
/// their rows hold.
///
/// Those are 320 bits; a 64-bit fingerprint gives 256 of them no way back, so it can be kept after
/// the key is destroyed.
package enum Fingerprint {
  /// An AES-256 key wrapped by RFC 3394.
  package static let window = 40
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15 | 1
  private static let top: UInt64 = (1..<window).reduce(1) { product, _ in product &* base }

  package static func of(_ bytes: [UInt8]) -> UInt64 {
    bytes.prefix(window).reduce(0) { $0 &* base &+ UInt64($1) &+ 1 }
  }

  /// The fingerprints among `wanted` that occur in `bytes`.
  package static func found(
    _ wanted: Set<UInt64>, in bytes: [UInt8]
  ) -> Set<UInt64> {
    guard bytes.count >= window, !wanted.isEmpty else { return [] }
    var hits: Set<UInt64> = []
    // A small bitmap rules almost every position out before the set is asked.
    var filter = [Bool](repeating: false, count: 65_536)
    for fingerprint in wanted { filter[Int(fingerprint >> 48)] = true }
    var hash = of(bytes)
    var index = window
    while true {
      if filter[Int(hash >> 48)], wanted.contains(hash) { hits.insert(hash) }
      guard index < bytes.count else { return hits }
      hash =
        (hash &- (UInt64(bytes[index - window]) &+ 1) &* top) &* base
        &+ UInt64(bytes[index]) &+ 1
      index += 1
    }
  }
}
