// SPDX-License-Identifier: Apache-2.0

import CBench
import EcartCrypto
import EcartLedger
import Foundation

enum LedgerBench {
  static func rows() async throws -> [Row] {
    let count = 400_000
    let entry = [UInt8](repeating: 7, count: 232)
    let (ours, bare) = await medians(runs: 7) {
      await seconds {
        var tree = IncrementalTree()
        var hashes: [Digest32] = []
        hashes.reserveCapacity(2 * count)
        for _ in 0..<count { tree.append(MerkleTree.leafHash(of: entry), storing: &hashes) }
      } * 1e9 / Double(count)
    } _: {
      Double(cbench_tree(Int32(count), 232)) / Double(count)
    }
    return [
      Row(
        work: "integrate a 232-byte ledger entry", ours: ours, unit: "ns", peer: "EVP SHA-256",
        theirs: bare, goal: nil)
    ]
  }
}
