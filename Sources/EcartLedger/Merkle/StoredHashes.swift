// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

extension MerkleTree {
  // Leaf n is written, and right after it every subtree that leaf completes, lowest first.
  // A tree of n leaves therefore stores 2n − popcount(n) hashes, and the rest follows from that.

  /// How many hashes a log of `size` leaves has stored.
  public static func storedHashCount(ofSize size: Int64) -> Int64 {
    2 * size - Int64(size.nonzeroBitCount)
  }

  /// Where the hash of a complete subtree is stored.
  ///
  /// - Parameters:
  ///   - level: the subtree's height; 0 is a leaf. It covers 2^level leaves.
  ///   - position: counts the subtrees of that height from the left, from 0.
  public static func storedHashIndex(level: Int, position: Int64) -> Int64 {
    ((position + 1) << Int64(level + 1)) - 2 - Int64(position.nonzeroBitCount)
  }

  /// The inverse of ``storedHashIndex(level:position:)``: which subtree a stored hash belongs to.
  ///
  /// - Parameter index: 0 or greater.
  public static func splitStoredHashIndex(_ index: Int64) -> (level: Int, position: Int64) {
    // The leaf written last before `index` is at most log₂ steps above index / 2.
    var leaf = index / 2
    while storedHashCount(ofSize: leaf + 1) <= index { leaf += 1 }
    let level = Int(index - storedHashCount(ofSize: leaf))
    return (level, leaf >> Int64(level))
  }

  /// The hashes to store when a record is appended: its leaf hash and every subtree it completes.
  ///
  /// They belong at `storedHashCount(ofSize: index)` and onward; at most 61, on average two.
  /// Use ``IncrementalTree`` to append many: it reads nothing.
  ///
  /// - Parameters:
  ///   - index: the record's index, so the tree's size before it.
  ///   - leafHash: ``leafHash(of:)`` of the record.
  ///   - reading: gives the stored hashes at the indexes asked for (ascending), in that order.
  public static func storedHashes<Failure: Error>(
    forRecordAt index: Int64, leafHash: Digest32,
    reading: ([Int64]) throws(Failure) -> [Digest32]
  ) throws(TreeFault<Failure>) -> [Digest32] {
    guard (0..<maximumSize).contains(index) else { throw .outOfRange }
    // Each trailing 1 bit of the index completes a subtree whose left half is already stored.
    let completed = (index + 1).trailingZeroBitCount
    let wanted = (0..<completed).reversed().map { level in
      storedHashIndex(level: level, position: (index >> Int64(level)) - 1)
    }
    var result = [leafHash]
    var hash = leafHash
    for left in try read(wanted, reading).reversed() {
      hash = nodeHash(left, hash)
      result.append(hash)
    }
    return result
  }

  /// The root of the tree of the first `size` leaves, in one read of at most 60 hashes.
  ///
  /// Any size up to the one stored may be asked for, so old checkpoints can be recomputed.
  public static func root<Failure: Error>(
    ofSize size: Int64, reading: ([Int64]) throws(Failure) -> [Digest32]
  ) throws(TreeFault<Failure>) -> Digest32 {
    guard (0...maximumSize).contains(size) else { throw .outOfRange }
    return fold(try read(subtrees(covering: 0..<size), reading)[...])
  }

  /// The stored indexes of the complete subtrees that together cover `leaves`, left to right.
  ///
  /// The range starts where RFC 6962's recursion cuts, so its start is a multiple of every
  /// subtree size that fits in it.
  static func subtrees(covering leaves: Range<Int64>) -> [Int64] {
    var indexes: [Int64] = []
    var start = leaves.lowerBound
    while start < leaves.upperBound {
      let level = Int64.bitWidth - 1 - (leaves.upperBound - start).leadingZeroBitCount
      indexes.append(storedHashIndex(level: level, position: start >> Int64(level)))
      start += 1 << Int64(level)
    }
    return indexes
  }

  /// Joins the hashes of ``subtrees(covering:)`` into the hash of the whole range, from the right.
  static func fold(_ hashes: ArraySlice<Digest32>) -> Digest32 {
    guard var result = hashes.last else { return emptyRoot }
    for left in hashes.dropLast().reversed() { result = nodeHash(left, result) }
    return result
  }

  /// Reads, and checks that as many hashes came back as were asked for.
  static func read<Failure: Error>(
    _ indexes: [Int64], _ reading: ([Int64]) throws(Failure) -> [Digest32]
  ) throws(TreeFault<Failure>) -> [Digest32] {
    if indexes.isEmpty { return [] }
    let hashes: [Digest32]
    do { hashes = try reading(indexes) } catch { throw .reading(error) }
    guard hashes.count == indexes.count else {
      throw .missingHashes(asked: indexes.count, received: hashes.count)
    }
    return hashes
  }
}
