// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
import FoundationEssentials

/// Gives the ledger's entries their place in the tree and signs checkpoints over it.
///
/// Appending is the gatekeeper's business and happens with every decision; integrating happens
/// apart from it and may lag. Two processes may integrate at once: the loser's work is dropped.
package struct LedgerKeeper: Sendable {
  private static let chunk = 8_192

  private let store: any Store
  private let signer: NoteSigner

  package init(store: any Store, signer: NoteSigner) {
    self.store = store
    self.signer = signer
  }

  /// The log's name in its checkpoints: one per store.
  package static func origin(of store: StoreIdentity) -> String {
    "ecartdpp/\(store.id.uuidString.lowercased())"
  }

  /// Integrates everything committed so far.
  /// - Returns: the latest checkpoint, or `nil` while the ledger is empty.
  @discardableResult
  package func integrate(mark: ClockMark) async throws -> StoredCheckpoint? {
    while true {
      let latest = try await store.latestCheckpoint()
      let size = latest?.size ?? 0
      let entries = try await store.ledgerEntries(from: size, limit: Self.chunk)
      guard !entries.isEmpty else { return latest }

      // Step 1: the tree as it was, from its stored edge; it must be what the checkpoint says.
      let stored = try await edge(ofSize: size)
      var tree = try IncrementalTree(size: size) { indexes in
        indexes.compactMap { stored[$0] }
      }
      if let latest {
        let checkpoint = try Checkpoint(
          opening: String(decoding: latest.text, as: UTF8.self), trusting: signer.verifier)
        guard checkpoint.size == size, checkpoint.root == tree.root else {
          throw LedgerFault.hashesDoNotMatchCheckpoint(size: size)
        }
      }

      // Step 2: the new leaves, and the hashes they complete.
      let first = tree.nextStoredIndex
      var hashes: [Digest32] = []
      for entry in entries { tree.append(MerkleTree.leafHash(of: entry), storing: &hashes) }

      // Step 3: a checkpoint over all of it, if nobody else was faster.
      let note = try Checkpoint(
        origin: signer.verifier.name, size: tree.size, root: tree.root
      ).signed(by: [signer])
      var batch = Batch(mark: mark)
      batch.expect(.checkpoint(size: size))
      batch.change(
        .integrate(
          hashes: hashes.enumerated().map { (first + Int64($0.offset), $0.element.bytes) },
          size: tree.size, checkpoint: Array(note.encoded.utf8)))
      Milestone.passed("ledger.integrate")
      _ = try await store.commit(batch)
    }
  }

  /// Holds the ledger against a checkpoint that left the database's trust domain, entry by entry
  /// from its own latest one on. Nothing may be signed over a ledger that contradicts it.
  /// - Throws: ``LedgerFault/entriesMissing(size:found:)`` when the end is gone,
  ///   ``LedgerFault/entryChanged(size:)`` when what is there is not what was signed.
  package func check(against anchored: String) async throws {
    guard let checkpoint = try? Checkpoint(opening: anchored, trusting: signer.verifier) else {
      throw LedgerFault.checkpointNotAuthentic
    }
    let found = try await store.ledgerCount()
    guard found >= checkpoint.size else {
      throw LedgerFault.entriesMissing(size: checkpoint.size, found: found)
    }
    let known = try await store.latestCheckpoint()?.size ?? 0
    let start = min(known, checkpoint.size)
    let stored = try await edge(ofSize: start)
    var tree = try IncrementalTree(size: start) { indexes in indexes.compactMap { stored[$0] } }
    while tree.size < checkpoint.size {
      let limit = min(Int64(Self.chunk), checkpoint.size - tree.size)
      let entries = try await store.ledgerEntries(from: tree.size, limit: Int(limit))
      guard !entries.isEmpty else {
        throw LedgerFault.entriesMissing(size: checkpoint.size, found: tree.size)
      }
      for entry in entries { tree.append(MerkleTree.leafHash(of: entry)) }
    }
    guard tree.root == checkpoint.root else {
      throw LedgerFault.entryChanged(size: checkpoint.size)
    }
  }

  /// The stored hashes an ``IncrementalTree`` of a size asks for.
  private func edge(ofSize size: Int64) async throws -> [Int64: Digest32] {
    guard size > 0 else { return [:] }
    var asked: [Int64] = []
    _ = try? IncrementalTree(size: size) { indexes -> [Digest32] in
      asked = indexes
      return []
    }
    let found = try await store.ledgerHashes(at: asked)
    return Dictionary(uniqueKeysWithValues: zip(asked, found.compactMap { Digest32(bytes: $0) }))
  }

  /// A proof that an entry is in the ledger, against the latest checkpoint.
  package func proof(ofEntryAt index: Int64) async throws -> LogProof {
    guard let latest = try await store.latestCheckpoint(), index < latest.size else {
      throw LedgerFault.notIntegrated(index: index)
    }
    var asked: [Int64] = []
    _ = try? MerkleTree.inclusionProof(index: index, size: latest.size) { indexes -> [Digest32] in
      asked = indexes
      return []
    }
    let found = try await store.ledgerHashes(at: asked).compactMap { Digest32(bytes: $0) }
    let path = try MerkleTree.inclusionProof(index: index, size: latest.size) { _ in found }
    return LogProof(
      leafIndex: index, treeSize: latest.size, path: path,
      checkpoint: String(decoding: latest.text, as: UTF8.self))
  }
}

/// What is wrong with a stored ledger.
package enum LedgerFault: Error, Equatable, CustomStringConvertible {
  case hashesDoNotMatchCheckpoint(size: Int64)
  case notIntegrated(index: Int64)
  case entriesMissing(size: Int64, found: Int64)
  case entryChanged(size: Int64)
  case checkpointNotAuthentic

  package var description: String {
    switch self {
    case .hashesDoNotMatchCheckpoint(let size):
      "the stored tree of \(size) entries is not the one its checkpoint signs (log-4)"
    case .notIntegrated(let index): "entry \(index) has no place in the tree yet"
    case .entriesMissing(let size, let found):
      "a checkpoint covers \(size) entries and only \(found) are there (log-4): the end was cut off"
    case .entryChanged(let size):
      "the first \(size) entries do not hash to the root their checkpoint signs (log-4):"
        + " an entry was changed, dropped or moved, or a copy of the database was put in its place under a"
        + " host that went on writing; find out which, and put a copy back again"
    case .checkpointNotAuthentic: "a checkpoint is not signed by this installation (log-4)"
    }
  }
}
