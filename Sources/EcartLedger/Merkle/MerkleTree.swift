// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// The Merkle tree of RFC 6962 §2.1 (unchanged in RFC 9162 §2.1) over SHA-256.
///
/// All functions are pure: they compute over hashes the caller stores and reads back. Hashes are
/// stored in one dense sequence, the order of Crosby and Wallach that Go's `sumdb/tlog` also uses,
/// so that a log only ever appends and never rewrites a stored hash.
///
/// Sizes and indexes are counts of leaves, from 0 to ``maximumSize``.
public enum MerkleTree {
  /// The largest tree the stored-hash arithmetic covers: 2⁶⁰ leaves.
  public static let maximumSize: Int64 = 1 << 60

  /// The root of the tree without leaves: SHA-256 of nothing (RFC 6962 §2.1).
  public static let emptyRoot = SHA256.digest([])

  /// The hash of one leaf: SHA-256(0x00 ‖ data). The prefix keeps a leaf from posing as a node.
  public static func leafHash(of data: [UInt8]) -> Digest32 {
    SHA256.digest(prefix: 0x00, data)
  }

  /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
  public static func nodeHash(_ left: Digest32, _ right: Digest32) -> Digest32 {
    SHA256.digest(prefix: 0x01, left, right)
  }

  /// The largest power of two smaller than `count`, which is at least 2 (the `k` of RFC 6962 §2.1).
  static func split(_ count: Int64) -> Int64 {
    1 << Int64(Int64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
  }
}
