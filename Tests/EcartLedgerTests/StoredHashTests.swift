// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger
import Testing

@Suite("Stored hashes and the growing edge")
struct StoredHashTests {
  @Test("Level and position go to an index and come back, densely and in order")
  func indexesRoundTrip() {
    for index in Int64(0)..<5000 {
      let (level, position) = MerkleTree.splitStoredHashIndex(index)
      #expect(MerkleTree.storedHashIndex(level: level, position: position) == index)
    }
    let far: Int64 = 1 << 59
    let index = MerkleTree.storedHashIndex(level: 3, position: far >> 3)
    #expect(MerkleTree.splitStoredHashIndex(index) == (3, far >> 3))
  }

  @Test("The count is where the next leaf is written")
  func countsMatchIndexes() {
    #expect(MerkleTree.storedHashCount(ofSize: 0) == 0)
    for leaf in Int64(0)..<1000 {
      #expect(
        MerkleTree.storedHashCount(ofSize: leaf)
          == MerkleTree.storedHashIndex(level: 0, position: leaf))
    }
  }

  @Test("Appending with reads and appending at the edge store the same hashes")
  func bothWaysOfAppendingAgree() throws {
    let log = MemoryLog.counting(to: 200)
    var stored: [Digest32] = []
    var tree = IncrementalTree()
    for (index, leaf) in log.leaves.enumerated() {
      let hash = MerkleTree.leafHash(of: leaf)
      #expect(tree.nextStoredIndex == Int64(stored.count))
      let added = try MerkleTree.storedHashes(
        forRecordAt: Int64(index), leafHash: hash, reading: { $0.map { stored[Int($0)] } })
      #expect(tree.append(hash) == added)
      stored += added
    }
    #expect(stored == log.stored)
  }

  @Test("An edge restored at any size has the root of that size and grows alike")
  func edgesRestore() throws {
    let log = MemoryLog.counting(to: 130)
    for size in Int64(0)...130 {
      var tree = try IncrementalTree(size: size, reading: log.read)
      #expect(tree.root == (try log.root(of: size)))
      for leaf in log.leaves[Int(size)...] { tree.append(MerkleTree.leafHash(of: leaf)) }
      #expect(tree.root == log.root)
    }
  }

  @Test("A store that gives too few hashes is a fault, never a wrong root")
  func shortReadsAreCaught() {
    let log = MemoryLog.counting(to: 7)
    #expect {
      try MerkleTree.root(ofSize: 7, reading: { _ in [log.stored[0]] })
    } throws: { fault in
      guard case .missingHashes(asked: 3, received: 1)? = fault as? TreeFault<Never> else {
        return false
      }
      return true
    }
  }

  @Test("The store's own error comes through")
  func readErrorsComeThrough() {
    struct Broken: Error {}
    #expect {
      try IncrementalTree(size: 3, reading: { (_: [Int64]) throws(Broken) in throw Broken() })
    } throws: { fault in
      guard case .reading? = fault as? TreeFault<Broken> else { return false }
      return true
    }
  }

  @Test(
    "Leaves and sizes outside the tree are refused",
    arguments: [(0, 0), (-1, 4), (4, 4), (5, 4), (0, -1), (0, Int64.max), (Int64.min, Int64.min)]
      as [(Int64, Int64)])
  func rangesAreChecked(index: Int64, size: Int64) {
    let log = MemoryLog.counting(to: 4)
    #expect(throws: (any Error).self) { try log.inclusion(index, size) }
    #expect(throws: LogProofFault.self) {
      try MerkleTree.verifyInclusion(
        of: log.stored[0], at: index, size: size, path: [], root: log.root)
    }
  }

  @Test("A consistency proof needs sizes in order and an older tree that is not empty")
  func sizesAreChecked() {
    let log = MemoryLog.counting(to: 4)
    for (old, new) in [(0, 4), (0, 0), (3, 2), (-1, 4), (2, Int64.max)] as [(Int64, Int64)] {
      #expect(throws: TreeFault<MemoryLog.NotAscending>.self) { try log.consistency(old, new) }
    }
    #expect(throws: LogProofFault.emptyTreeProvesNothing) {
      try MerkleTree.verifyConsistency(
        from: 0, to: 4, path: [], oldRoot: MerkleTree.emptyRoot, newRoot: log.root)
    }
    #expect(throws: LogProofFault.pathOfWrongLength) {
      try MerkleTree.verifyConsistency(
        from: 4, to: Int64.max, path: [], oldRoot: log.root, newRoot: log.root)
    }
  }
}
