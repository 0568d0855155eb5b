// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// The right edge of a growing ``MerkleTree``: enough to append and to know the root, and no more.
///
/// It holds one hash for every complete subtree that is not yet part of a larger one (at most 60).
/// Appending reads nothing and hashes each inner node exactly once, so n leaves cost n − 1 node
/// hashes, nothing beside.
///
/// ```swift
/// var tree = IncrementalTree()
/// var stored: [Digest32] = []
/// tree.append(MerkleTree.leafHash(of: entry), storing: &stored)
/// ```
public struct IncrementalTree: Sendable, Hashable {
  /// How many leaves have been appended.
  public private(set) var size: Int64
  // One hash a set bit of `size`, the largest subtree first.
  private var edge: [Digest32]

  /// A tree without leaves.
  public init() {
    self.size = 0
    self.edge = []
  }

  /// Takes up a tree again from its stored hashes, in one read of at most 60.
  ///
  /// The hashes are taken as read; compare ``root`` with the last signed checkpoint before
  /// appending.
  public init<Failure: Error>(
    size: Int64, reading: ([Int64]) throws(Failure) -> [Digest32]
  ) throws(TreeFault<Failure>) {
    guard (0...MerkleTree.maximumSize).contains(size) else { throw .outOfRange }
    self.size = size
    self.edge = try MerkleTree.read(MerkleTree.subtrees(covering: 0..<size), reading)
  }

  /// The root of the tree as it stands (RFC 6962 §2.1); ``MerkleTree/emptyRoot`` without leaves.
  public var root: Digest32 { MerkleTree.fold(edge[...]) }

  /// Where the next hash that ``append(_:storing:)`` gives belongs in the stored sequence.
  public var nextStoredIndex: Int64 { MerkleTree.storedHashCount(ofSize: size) }

  /// Appends a leaf and adds the hashes to store for it to the end of `hashes`.
  ///
  /// The first of them belongs at ``nextStoredIndex`` as it was before the call, the others right
  /// after it. Pass the same array for a whole batch and store it with one write.
  public mutating func append(_ leafHash: Digest32, storing hashes: inout [Digest32]) {
    var hash = leafHash
    hashes.append(hash)
    // Each trailing 1 bit of the size is a subtree this leaf completes.
    var completed = (~size).trailingZeroBitCount
    while completed > 0, let left = edge.popLast() {
      hash = MerkleTree.nodeHash(left, hash)
      hashes.append(hash)
      completed -= 1
    }
    edge.append(hash)
    size += 1
  }

  /// Appends a leaf and returns the hashes to store for it.
  @discardableResult
  public mutating func append(_ leafHash: Digest32) -> [Digest32] {
    var hashes: [Digest32] = []
    append(leafHash, storing: &hashes)
    return hashes
  }
}
