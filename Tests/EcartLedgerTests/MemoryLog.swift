// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger

/// A log in memory, with its stored hashes. It notes whether every read asked in ascending order.
struct MemoryLog {
  private(set) var leaves: [[UInt8]] = []
  private(set) var stored: [Digest32] = []
  private var tree = IncrementalTree()

  init(_ leaves: some Sequence<[UInt8]> = []) {
    for leaf in leaves { append(leaf) }
  }

  /// `count` leaves that say their number; `mark` makes two logs differ.
  static func counting(to count: Int, mark: String = "entry") -> MemoryLog {
    MemoryLog((0..<count).map { Array("\(mark) \($0)".utf8) })
  }

  var size: Int64 { tree.size }
  var root: Digest32 { tree.root }

  mutating func append(_ leaf: [UInt8]) {
    leaves.append(leaf)
    tree.append(MerkleTree.leafHash(of: leaf), storing: &stored)
  }

  struct NotAscending: Error {}

  func read(_ indexes: [Int64]) throws(NotAscending) -> [Digest32] {
    guard zip(indexes, indexes.dropFirst()).allSatisfy(<) else { throw NotAscending() }
    return indexes.map { stored[Int($0)] }
  }

  func root(of size: Int64) throws -> Digest32 {
    try MerkleTree.root(ofSize: size, reading: read)
  }

  func inclusion(_ index: Int64, _ size: Int64) throws -> [Digest32] {
    try MerkleTree.inclusionProof(index: index, size: size, reading: read)
  }

  func consistency(_ old: Int64, _ new: Int64) throws -> [Digest32] {
    try MerkleTree.consistencyProof(from: old, to: new, reading: read)
  }
}

/// A small generator whose seed a failing test can print (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { self.state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

extension Digest32 {
  /// The digest with one bit turned over, 0 to 255.
  func flipping(bit: Int) -> Digest32 {
    var changed = bytes
    changed[bit / 8] ^= 1 << (bit % 8)
    return Digest32(bytes: changed) ?? self
  }
}
