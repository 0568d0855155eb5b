// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger
import Testing

@Suite("Proofs of random trees")
struct ProofPropertyTests {
  static let log = MemoryLog.counting(to: 300)

  /// All small sizes, where the shapes differ most, and random ones up to 300.
  static func sizes(_ generator: inout SeededGenerator) -> [Int64] {
    Array(1...17) + (0..<8).map { _ in Int64.random(in: 18...300, using: &generator) }
  }

  func seeded() -> (UInt64, SeededGenerator) {
    let seed = UInt64.random(in: 0...UInt64.max)
    return (seed, SeededGenerator(seed: seed))
  }

  func holds(
    _ leaf: Digest32, _ index: Int64, _ size: Int64, _ path: [Digest32], _ root: Digest32
  ) -> Bool {
    do {
      try MerkleTree.verifyInclusion(of: leaf, at: index, size: size, path: path, root: root)
      return true
    } catch { return false }
  }

  func grew(
    _ old: Int64, _ new: Int64, _ path: [Digest32], _ oldRoot: Digest32, _ newRoot: Digest32
  ) -> Bool {
    do {
      try MerkleTree.verifyConsistency(
        from: old, to: new, path: path, oldRoot: oldRoot, newRoot: newRoot)
      return true
    } catch { return false }
  }

  /// Every way to change a path a little: a bit, the order, the length.
  func damaged(_ path: [Digest32], _ generator: inout SeededGenerator) -> [[Digest32]] {
    var all: [[Digest32]] = [path + [Self.log.root], [Self.log.root] + path]
    for place in path.indices {
      var bit = path
      bit[place] = path[place].flipping(bit: Int.random(in: 0..<256, using: &generator))
      var shorter = path
      shorter.remove(at: place)
      var doubled = path
      doubled.insert(path[place], at: place)
      all += [bit, shorter, doubled]
      if place > 0 {
        var swapped = path
        swapped.swapAt(place - 1, place)
        all.append(swapped)
      }
    }
    if path.count > 1 { all.append(path.reversed()) }
    return all.filter { $0 != path }
  }

  @Test("Every leaf of every tree is proved, and nothing else with the same proof")
  func inclusion() throws {
    var (seed, generator) = seeded()
    let log = Self.log
    for size in Self.sizes(&generator) {
      let root = try log.root(of: size)
      for index in 0..<size {
        let leaf = MerkleTree.leafHash(of: log.leaves[Int(index)])
        let path = try log.inclusion(index, size)
        #expect(holds(leaf, index, size, path, root), "leaf \(index) of \(size), seed \(seed)")
        // All changes for the small trees, for the larger ones a sample.
        guard size < 18 || index % 7 == size % 7 else { continue }
        let bit = Int.random(in: 0..<256, using: &generator)
        let other = Int64.random(in: 0..<300, using: &generator)
        var passed = damaged(path, &generator).filter { holds(leaf, index, size, $0, root) }.count
        passed += holds(leaf.flipping(bit: bit), index, size, path, root) ? 1 : 0
        passed += holds(leaf, index, size, path, root.flipping(bit: bit)) ? 1 : 0
        passed += (-1...size).filter { $0 != index && holds(leaf, $0, size, path, root) }.count
        if other != index {
          let swapped = MerkleTree.leafHash(of: log.leaves[Int(other)])
          passed += holds(swapped, index, size, path, root) ? 1 : 0
        }
        // A wrong size comes with that size's root: a checkpoint signs both together.
        for wrong in [size - 1, size + 1, size * 2, size / 2] where (1...300).contains(wrong) {
          guard wrong != size else { continue }
          passed += holds(leaf, index, wrong, path, try log.root(of: wrong)) ? 1 : 0
        }
        #expect(passed == 0, "leaf \(index) of \(size), seed \(seed)")
      }
    }
  }

  @Test("Every growth is proved, and nothing else with the same proof")
  func consistency() throws {
    var (seed, generator) = seeded()
    let log = Self.log
    for new in Self.sizes(&generator) {
      let newRoot = try log.root(of: new)
      for old in 1...new {
        let oldRoot = try log.root(of: old)
        let path = try log.consistency(old, new)
        #expect(grew(old, new, path, oldRoot, newRoot), "\(old) to \(new), seed \(seed)")
        guard new < 18 || old % 7 == new % 7 else { continue }
        let bit = Int.random(in: 0..<256, using: &generator)
        var passed = damaged(path, &generator).filter { grew(old, new, $0, oldRoot, newRoot) }.count
        passed += grew(old, new, path, oldRoot.flipping(bit: bit), newRoot) ? 1 : 0
        passed += grew(old, new, path, oldRoot, newRoot.flipping(bit: bit)) ? 1 : 0
        if old != new { passed += grew(old, new, path, newRoot, oldRoot) ? 1 : 0 }
        for wrong in 1...new where wrong != old {
          passed += grew(wrong, new, path, try log.root(of: wrong), newRoot) ? 1 : 0
        }
        for wrong in [new - 1, new + 1, new * 2] where wrong >= old && wrong <= 300 {
          passed += grew(old, wrong, path, oldRoot, try log.root(of: wrong)) ? 1 : 0
        }
        #expect(passed == 0, "\(old) to \(new), seed \(seed)")
      }
    }
  }

  @Test("A fork is caught, whatever the forked log offers as proof")
  func forks() throws {
    for shared in [1, 2, 3, 7, 8, 20] {
      let kept = MemoryLog.counting(to: 40)
      var forked = MemoryLog.counting(to: shared)
      for number in shared..<60 { forked.append(Array("rewritten \(number)".utf8)) }
      for old in (shared + 1)...40 {
        let old = Int64(old)
        let trusted = try kept.root(of: old)
        for new in [old, old + 1, 60] {
          let offered = try forked.root(of: new)
          let proofs =
            [try forked.consistency(old, new)]
            + (new <= 40 ? [try kept.consistency(old, new)] : [])
          for proof in proofs { #expect(!grew(old, new, proof, trusted, offered)) }
        }
      }
    }
  }

  @Test("A reordered or edited entry is caught by the next checkpoint")
  func rewrites() throws {
    let kept = MemoryLog.counting(to: 25)
    var leaves = kept.leaves
    leaves.swapAt(3, 4)
    let reordered = MemoryLog(leaves)
    leaves = kept.leaves
    leaves[10][0] ^= 1
    let edited = MemoryLog(leaves)
    for bad in [reordered, edited] {
      for old in Int64(11)...25 {
        #expect(!grew(old, 25, try bad.consistency(old, 25), try kept.root(of: old), bad.root))
      }
    }
  }

  @Test("A path longer than its sizes call for fails, even where it leads to the given root")
  func tooLongPaths() {
    let log = Self.log
    let (first, second, third, fourth) = (
      log.stored[0], log.stored[1], log.stored[3], log.stored[4]
    )
    #expect(throws: LogProofFault.pathOfWrongLength) {
      try MerkleTree.verifyInclusion(
        of: second, at: 0, size: 1, path: [first], root: MerkleTree.nodeHash(first, second))
    }
    let pair = MerkleTree.nodeHash(first, second)
    let old = MerkleTree.nodeHash(pair, third)
    let new = MerkleTree.nodeHash(pair, MerkleTree.nodeHash(third, fourth))
    #expect(grew(3, 4, [third, fourth, pair], old, new))
    #expect(throws: LogProofFault.pathOfWrongLength) {
      try MerkleTree.verifyConsistency(
        from: 3, to: 4, path: [third, fourth, pair, first],
        oldRoot: MerkleTree.nodeHash(first, old), newRoot: MerkleTree.nodeHash(first, new))
    }
  }

  @Test("A truncated log is caught")
  func truncation() throws {
    let log = Self.log
    let (trusted, shorter) = (try log.root(of: 90), try log.root(of: 80))
    #expect(throws: LogProofFault.treeShrank) {
      try MerkleTree.verifyConsistency(
        from: 90, to: 80, path: try log.consistency(80, 90), oldRoot: trusted, newRoot: shorter)
    }
    // Nor may it claim the old size over fewer entries.
    #expect(throws: LogProofFault.notTheSameRoot) {
      try MerkleTree.verifyConsistency(
        from: 90, to: 90, path: [], oldRoot: trusted, newRoot: shorter)
    }
  }
}
