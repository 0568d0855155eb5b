// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

extension MerkleTree {
  /// Checks that a leaf is in the tree a trusted root stands for (RFC 9162 §2.1.3.2).
  ///
  /// Index and size may come from anywhere: no value makes this trap, and the path must have
  /// exactly the length they imply.
  ///
  /// - Parameters:
  ///   - leafHash: ``leafHash(of:)`` of the record, computed by the caller from the record itself.
  ///   - index: the leaf's index.
  ///   - size: the tree's size, from the same signed checkpoint as `root`.
  ///   - path: the audit path, the leaf's sibling first.
  ///   - root: the trusted root.
  public static func verifyInclusion(
    of leafHash: Digest32, at index: Int64, size: Int64, path: [Digest32], root: Digest32
  ) throws(LogProofFault) {
    // Step 1: the leaf lies in the tree.
    guard index >= 0, index < size else { throw .leafOutsideTree }
    // Step 2: climb. `node` and `last` are the places of our node and of the rightmost one.
    var node = index
    var last = size - 1
    var hash = leafHash
    for sibling in path {
      guard last > 0 else { throw .pathOfWrongLength }
      if node & 1 == 1 || node == last {
        hash = nodeHash(sibling, hash)
        // A rightmost node without a sibling is carried up unhashed.
        while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        hash = nodeHash(hash, sibling)
      }
      (node, last) = (node >> 1, last >> 1)
    }
    // Step 3: the climb ended at the root, and it is the trusted one.
    guard last == 0 else { throw .pathOfWrongLength }
    guard hash == root else { throw .notTheSameRoot }
  }

  /// Checks that a tree only grew since an older root was trusted (RFC 9162 §2.1.4.2).
  ///
  /// This is what catches a fork, a rewritten entry and a truncated log.
  ///
  /// - Parameters:
  ///   - oldSize: the older checkpoint's size, at least 1.
  ///   - newSize: the newer checkpoint's size, at least `oldSize`.
  ///   - path: the consistency proof; empty for equal sizes.
  ///   - oldRoot: the older checkpoint's root.
  ///   - newRoot: the newer checkpoint's root.
  public static func verifyConsistency(
    from oldSize: Int64, to newSize: Int64, path: [Digest32], oldRoot: Digest32, newRoot: Digest32
  ) throws(LogProofFault) {
    // Step 1: the sizes are in order.
    guard oldSize >= 1 else { throw .emptyTreeProvesNothing }
    guard oldSize <= newSize else { throw .treeShrank }
    if oldSize == newSize {
      guard path.isEmpty else { throw .pathOfWrongLength }
      guard oldRoot == newRoot else { throw .notTheSameRoot }
      return
    }
    // Step 2: start at the largest subtree that ends where the older tree ends. If that is the
    // older tree itself, the proof leaves it out, because the verifier has its root.
    var node = oldSize - 1
    var last = newSize - 1
    while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
    var rest = path[...]
    let start: Digest32
    if node == 0 {
      start = oldRoot
    } else {
      guard let first = rest.popFirst() else { throw .pathOfWrongLength }
      start = first
    }
    // Step 3: climb, rebuilding both roots: what lies to the left is in both trees, what lies to
    // the right only in the newer one.
    var old = start
    var new = start
    for hash in rest {
      guard last > 0 else { throw .pathOfWrongLength }
      if node & 1 == 1 || node == last {
        old = nodeHash(hash, old)
        new = nodeHash(hash, new)
        while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
      } else {
        new = nodeHash(new, hash)
      }
      (node, last) = (node >> 1, last >> 1)
    }
    // Step 4: both roots are the trusted ones.
    guard last == 0 else { throw .pathOfWrongLength }
    guard old == oldRoot else { throw .notTheOldRoot }
    guard new == newRoot else { throw .notTheSameRoot }
  }
}
