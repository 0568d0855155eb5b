// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

extension MerkleTree {
  /// The audit path showing that a leaf is in a tree (RFC 6962 §2.1.1), the leaf's sibling first.
  ///
  /// One read of O(log² size) hashes. At most 60 hashes come out, one a level.
  ///
  /// - Parameters:
  ///   - index: the leaf's index, below `size`.
  ///   - size: the size of the tree to prove against; any size up to the one stored.
  ///   - reading: gives the stored hashes at the indexes asked for (ascending), in that order.
  public static func inclusionProof<Failure: Error>(
    index: Int64, size: Int64, reading: ([Int64]) throws(Failure) -> [Digest32]
  ) throws(TreeFault<Failure>) -> [Digest32] {
    guard (1...maximumSize).contains(size), (0..<size).contains(index) else { throw .outOfRange }
    // Walk from the root down to the leaf and keep the half not taken.
    var others: [Range<Int64>] = []
    var range = 0..<size
    while range.upperBound - range.lowerBound > 1 {
      let middle = range.lowerBound + split(range.upperBound - range.lowerBound)
      if index < middle {
        others.append(middle..<range.upperBound)
        range = range.lowerBound..<middle
      } else {
        others.append(range.lowerBound..<middle)
        range = middle..<range.upperBound
      }
    }
    return try hashes(of: others.reversed(), reading)
  }

  /// The proof that a tree only grew: its first `oldSize` leaves are the older tree
  /// (RFC 6962 §2.1.2).
  ///
  /// - Parameters:
  ///   - oldSize: at least 1: everything extends the empty tree, so there is nothing to prove.
  ///   - newSize: at least `oldSize`; equal sizes have an empty proof.
  ///   - reading: gives the stored hashes at the indexes asked for (ascending), in that order.
  public static func consistencyProof<Failure: Error>(
    from oldSize: Int64, to newSize: Int64, reading: ([Int64]) throws(Failure) -> [Digest32]
  ) throws(TreeFault<Failure>) -> [Digest32] {
    guard (1...maximumSize).contains(newSize), (1...newSize).contains(oldSize) else {
      throw .outOfRange
    }
    // Walk down the older tree's right edge until a subtree ends exactly where the old tree does.
    var needed: [Range<Int64>] = []
    var range = 0..<newSize
    while oldSize != range.upperBound {
      let middle = range.lowerBound + split(range.upperBound - range.lowerBound)
      if oldSize <= middle {
        needed.append(middle..<range.upperBound)
        range = range.lowerBound..<middle
      } else {
        needed.append(range.lowerBound..<middle)
        range = middle..<range.upperBound
      }
    }
    // A subtree starting at 0 is the older tree itself, whose root the verifier has.
    if range.lowerBound != 0 { needed.append(range) }
    return try hashes(of: needed.reversed(), reading)
  }

  /// The hash of each range, all read at once and in ascending order of the stored index.
  private static func hashes<Failure: Error>(
    of ranges: [Range<Int64>], _ reading: ([Int64]) throws(Failure) -> [Digest32]
  ) throws(TreeFault<Failure>) -> [Digest32] {
    let order = ranges.indices.sorted { ranges[$0].lowerBound < ranges[$1].lowerBound }
    let parts = order.map { subtrees(covering: ranges[$0]) }
    var rest = try read(parts.flatMap { $0 }, reading)[...]
    var result = [Digest32](repeating: emptyRoot, count: ranges.count)
    for (place, part) in zip(order, parts) {
      result[place] = fold(rest.prefix(part.count))
      rest = rest.dropFirst(part.count)
    }
    return result
  }
}
