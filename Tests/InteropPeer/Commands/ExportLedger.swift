// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDeletion
  import EcartLedger
  import EcartPolicy
  import Foundation

  /// Fills an installation's ledger in several rounds, and exports it with its proofs.
  struct ExportLedger: PeerCommand {
    struct Round: Encodable {
      let size: Int64
      let root: String
      /// The signed note.
      let checkpoint: String
    }
    struct Consistency: Encodable {
      let from: Int64
      let to: Int64
      let path: [String]
    }
    struct Inclusion: Encodable {
      let index: Int64
      let size: Int64
      let path: [String]
      /// C2SP tlog-proof.
      let text: String
    }
    struct Export: Encodable {
      let verifierKey: String
      /// Base 64, oldest first.
      let entries: [String]
      let rounds: [Round]
      let inclusion: [Inclusion]
      let consistency: [Consistency]
    }
    /// How many orders come in between two checkpoints.
    let rounds: [Int]

    func answer() async throws -> Export {
      let house = try await House()
      defer { house.remove() }
      let store = house.gatekeeper.store
      var signed: [Round] = []
      var order = 0
      for count in rounds {
        for _ in 0..<count {
          order += 1
          _ = try await house.receive("\(order)")
        }
        try await house.gatekeeper.checkpoint()
        let latest = try need(try await store.latestCheckpoint(), "checkpoint")
        let hashes = try await Self.hashes(store, latest.size)
        signed.append(
          Round(
            size: latest.size, root: try MerkleTree.root(ofSize: latest.size, reading: hashes).hex,
            checkpoint: String(decoding: latest.text, as: UTF8.self)))
      }
      let size = try need(signed.last?.size, "rounds")
      let entries = try await store.ledgerEntries(from: 0, limit: Int(size))
      let keeper = try await house.gatekeeper.checkpoint()
      var inclusion: [Inclusion] = []
      for index in 0..<size {
        let proof = try await keeper.proof(ofEntryAt: index)
        inclusion.append(
          Inclusion(
            index: index, size: proof.treeSize, path: proof.path.map(\.hex), text: proof.text))
      }
      let hashes = try await Self.hashes(store, size)
      let key = try String(
        contentsOfFile: "\(house.directory)/public/ledger.vkey", encoding: .utf8)
      return Export(
        verifierKey: key.filter { $0 != "\n" },
        entries: entries.map { Base64.encode($0) }, rounds: signed, inclusion: inclusion,
        consistency: try (1...size).map { old in
          Consistency(
            from: old, to: size,
            path: try MerkleTree.consistencyProof(from: old, to: size, reading: hashes).map(\.hex))
        })
    }

    /// The stored hashes of a tree, all read beforehand.
    private static func hashes(
      _ store: any Store, _ size: Int64
    ) async throws -> ([Int64]) throws -> [Digest32] {
      let all = try await store.ledgerHashes(
        at: Array(0..<MerkleTree.storedHashCount(ofSize: size)))
      return { indexes in try indexes.map { try need(Digest32(bytes: all[Int($0)]), "hash") } }
    }
  }
#endif
