// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import FoundationEssentials
import Testing

/// PolicyFixtures/ledger/rfc6962.json: the reference tree of Certificate Transparency.
struct ReferenceTree: Decodable {
  struct Node: Decodable {
    let index: Int64
    let level: Int
    let position: Int64
    let hash: Digest32
  }

  struct Inclusion: Decodable, CustomStringConvertible {
    let leafIndex: Int64
    let treeSize: Int64
    let path: [Digest32]
    var description: String { "leaf \(leafIndex) of \(treeSize)" }
  }

  struct Consistency: Decodable, CustomStringConvertible {
    let oldSize: Int64
    let newSize: Int64
    let path: [Digest32]
    var description: String { "\(oldSize) to \(newSize)" }
  }

  struct Hashes: Decodable {
    struct Leaf: Decodable {
      let data: String
      let hash: Digest32
    }
    let emptyRoot: Digest32
    let leaf: Leaf
  }

  let leaves: [String]
  let roots: [Digest32]
  let nodes: [Node]
  let inclusion: [Inclusion]
  let consistency: [Consistency]
  let hashes: Hashes

  static func load() throws -> ReferenceTree {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../PolicyFixtures/ledger/rfc6962.json")
    return try JSONDecoder().decode(ReferenceTree.self, from: Data(contentsOf: file))
  }

  func log() throws -> MemoryLog {
    var log = MemoryLog()
    for leaf in leaves { log.append(try #require(Hex.decode(leaf))) }
    return log
  }
}
