// SPDX-License-Identifier: Apache-2.0

/// Recognises wrapped keys in a file in one pass, by Rabin–Karp rolling hashes over the two halves of
/// the 40 bytes that their rows hold.
///
/// A row that is longer than SQLite keeps on one page goes on in an overflow page, and with pages of
/// 512 or 1,024 bytes the cut may be inside a key. Two cuts are further apart than a key is long, so
/// at least one half is in one piece. A piece that holds neither half whole is not found: one of fewer
/// than 20 bytes, or one that was overwritten at both its ends.
///
/// A half has 160 bits, and a fingerprint is 64 of them: it gives the other 96 no way back. Both
/// fingerprints together leave 128 of the key's 256 bits open to whoever had the root as well, so
/// they can be kept after the key is destroyed.
package enum Fingerprint {
  /// Half an AES-256 key wrapped by RFC 3394.
  package static let window = 20
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15 | 1
  private static let top: UInt64 = (1..<window).reduce(1) { product, _ in product &* base }

  /// The fingerprints of a wrapped key: of its first half and of its last.
  package static func halves(of key: [UInt8]) -> [UInt64] {
    [of(key.prefix(window)), of(key.suffix(window))]
  }

  private static func of(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 &* base &+ UInt64($1) &+ 1 }
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
    var hash = of(bytes.prefix(window))
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
