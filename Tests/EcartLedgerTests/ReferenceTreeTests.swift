// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger
import Testing

@Suite("RFC 6962: the reference tree of Certificate Transparency")
struct ReferenceTreeTests {
  let reference: ReferenceTree
  let log: MemoryLog

  init() throws {
    reference = try .load()
    log = try reference.log()
  }

  @Test("The fixture is there, whole")
  func fixtureIsWhole() {
    #expect(reference.leaves.count == 8)
    #expect(reference.roots.count == 9)
    #expect(reference.nodes.count == 15)
    #expect(reference.inclusion.count == 7)
    #expect(reference.consistency.count == 5)
  }

  @Test("The empty root, an empty leaf and a leaf hash to the published values")
  func leafHashes() throws {
    #expect(MerkleTree.emptyRoot == reference.hashes.emptyRoot)
    #expect(MerkleTree.leafHash(of: []) == reference.roots[1])
    let data = try #require(Hex.decode(reference.hashes.leaf.data))
    #expect(MerkleTree.leafHash(of: data) == reference.hashes.leaf.hash)
  }

  @Test("Every size has the published root, grown and recomputed from the stored hashes")
  func roots() throws {
    var tree = IncrementalTree()
    #expect(tree.root == reference.roots[0])
    for (index, leaf) in log.leaves.enumerated() {
      tree.append(MerkleTree.leafHash(of: leaf))
      #expect(tree.root == reference.roots[index + 1])
    }
    for size in 0...8 {
      #expect(try log.root(of: Int64(size)) == reference.roots[size])
    }
  }

  @Test("Every stored hash lies at its index and is the published node")
  func storedNodes() {
    for node in reference.nodes {
      #expect(MerkleTree.storedHashIndex(level: node.level, position: node.position) == node.index)
      #expect(log.stored[Int(node.index)] == node.hash)
    }
    #expect(log.stored.count == reference.nodes.count)
  }

  @Test("Inclusion proofs are the published ones, and verify")
  func inclusion() throws {
    for proof in reference.inclusion {
      #expect(try log.inclusion(proof.leafIndex, proof.treeSize) == proof.path, "\(proof)")
      try MerkleTree.verifyInclusion(
        of: MerkleTree.leafHash(of: log.leaves[Int(proof.leafIndex)]), at: proof.leafIndex,
        size: proof.treeSize, path: proof.path, root: reference.roots[Int(proof.treeSize)])
    }
  }

  @Test("Consistency proofs are the published ones, and verify")
  func consistency() throws {
    for proof in reference.consistency {
      #expect(try log.consistency(proof.oldSize, proof.newSize) == proof.path, "\(proof)")
      try MerkleTree.verifyConsistency(
        from: proof.oldSize, to: proof.newSize, path: proof.path,
        oldRoot: reference.roots[Int(proof.oldSize)], newRoot: reference.roots[Int(proof.newSize)])
    }
  }

  @Test("A node cannot pass for a leaf: the prefixes keep them apart")
  func secondPreimage() {
    let left = reference.nodes[0].hash
    let right = reference.nodes[1].hash
    #expect(MerkleTree.nodeHash(left, right) == reference.roots[2])
    #expect(MerkleTree.leafHash(of: left.bytes + right.bytes) != reference.roots[2])
    #expect(MerkleTree.nodeHash(right, left) != reference.roots[2])
  }
}
