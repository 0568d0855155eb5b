// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
package import EcartPolicy

/// Checks a whole ledger from its entries alone, with nothing but the log's public key.
package struct LedgerVerifier: Sendable {
  private static let chunk = 16_384
  private let store: any Store
  private let key: NoteVerifier

  package init(store: any Store, trusting key: NoteVerifier) {
    self.store = store
    self.key = key
  }

  /// What was found to be in order.
  package struct Summary: Sendable, Equatable {
    package let entries: Int64
    /// How many of them a signed checkpoint covers.
    package let covered: Int64
    package let root: Digest32
  }

  /// Recomputes the tree over every entry and holds it against checkpoints.
  /// - Parameter anchored: a checkpoint that left the database's trust domain; it catches what the
  ///   database cannot show: a cut end, a rolled-back file.
  /// - Throws: ``LedgerFault``, or ``StoreFailure``.
  package func verify(anchored: String? = nil) async throws -> Summary {
    var expected: [Int64: Digest32] = [:]
    for text in [try await store.latestCheckpoint().map(Self.text), anchored].compactMap({ $0 }) {
      guard let checkpoint = try? Checkpoint(opening: text, trusting: key) else {
        throw LedgerFault.checkpointNotAuthentic
      }
      if let other = expected[checkpoint.size], other != checkpoint.root {
        throw LedgerFault.entryChanged(size: checkpoint.size)
      }
      expected[checkpoint.size] = checkpoint.root
    }
    var tree = IncrementalTree()
    var position: Int64 = 0
    while true {
      let entries = try await store.ledgerEntries(from: position, limit: Self.chunk)
      if entries.isEmpty { break }
      for entry in entries {
        tree.append(MerkleTree.leafHash(of: entry))
        if let root = expected[tree.size], root != tree.root {
          throw LedgerFault.entryChanged(size: tree.size)
        }
      }
      position += Int64(entries.count)
    }
    let covered = expected.keys.max() ?? 0
    guard covered <= tree.size else {
      throw LedgerFault.entriesMissing(size: covered, found: tree.size)
    }
    return Summary(entries: tree.size, covered: covered, root: tree.root)
  }

  private static func text(_ stored: StoredCheckpoint) -> String {
    String(decoding: stored.text, as: UTF8.self)
  }
}
