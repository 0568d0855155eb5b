// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDeletion
  import EcartLedger
  import Foundation

  // What a signer could try who has not done what the certificate says. Each is signed with the
  // installation's true key.
  extension Forge {
    func dishonest() throws -> [Forgery] {
      func forgery(
        _ name: String, _ changed: String, expect: String, clause: String = "del-4",
        because reason: String, _ change: (inout Certificate) throws -> Void
      ) throws -> Forgery {
        Forgery(
          name, changed, by: .signer, expect: expect, clause: clause, because: reason,
          try resigned(change))
      }
      let other = try certificate(journey.second)
      return [
        try forgery(
          "statement-changed", "the verifier's statement, a number in it",
          expect: "verifier-signature", because: "The verifier signed another statement."
        ) {
          $0.verification.statement = try replaced(
            "the roots of all", by: "the roots of ALL", in: $0.verification.statement)
        },
        try forgery(
          "verifier-key-changed", "the verifier's public key, for a stranger's",
          expect: "verifier-signature", because: "The statement is not signed by the key it names."
        ) { $0.verification.publicKey = Base64.encode(stranger.publicKey.bytes, as: .urlSafe) },
        try forgery(
          "verified-by-oneself", "the statement is signed with the sanitiser's own key",
          expect: "verifier-is-sanitizer",
          because: "Who verifies is never who sanitises."
        ) {
          let bytes = try signer.sign(Array($0.verification.statement.utf8))
          $0.verification.signature = Base64.encode(bytes, as: .urlSafe)
          $0.verification.publicKey = Base64.encode(signer.publicKey.bytes, as: .urlSafe)
        },
        try forgery(
          "subject-changed", "the subject, for another one that was erased",
          expect: "other-subject", because: "The verifier's statement is about somebody else."
        ) { $0.subject = other.subject },
        try forgery(
          "statement-of-another", "the verifier's whole statement, for that of another subject",
          expect: "other-subject", because: "A true statement about somebody else."
        ) { $0.verification = other.verification },
        try forgery(
          "issued-before-verified", "issued an hour earlier", expect: "impossible-order",
          because: "A certificate exists only after its verification."
        ) { $0.issued -= 3600 },
        try forgery(
          "erased-after-verified", "erased an hour later", expect: "impossible-order",
          because: "What is verified must have been erased already."
        ) { $0.sanitization.erased += 3600 },
        try forgery(
          "no-epoch", "the list of destroyed epochs is empty", expect: "impossible-order",
          because: "Some epoch's root wrapped the key; unless it is destroyed, backups open it."
        ) { $0.sanitization.epochsDestroyed = [] },
      ]
    }

    func otherEvidence() async throws -> [Forgery] {
      let other = try certificate(journey.second).evidence
      let destroyed = try await evidence(ofKind: "key-destroyed")
      func forgery(
        _ name: String, _ changed: String, expect: String = "ledger-proof",
        because reason: String, _ change: (inout Certificate.LedgerEvidence) throws -> Void
      ) throws -> Forgery {
        Forgery(
          name, changed, by: .signer, expect: expect, clause: "log-4", because: reason,
          try resigned { try change(&$0.evidence) })
      }
      return [
        try forgery(
          "entry-changed", "one digit of the ledger entry",
          because: "Another entry has another leaf hash."
        ) { $0.entry = try replaced("\"v\":1", by: "\"v\":2", in: $0.entry) },
        try forgery(
          "leaf-moved", "the entry's index in the ledger",
          because: "The path leads from another leaf."
        ) { $0.proof = proof($0.proof, index: $0.proof.leafIndex - 1) },
        try forgery(
          "path-cut", "the last hash of the path is missing",
          because: "The path has not the length that index and size imply."
        ) { $0.proof = proof($0.proof, path: Array($0.proof.path.dropLast())) },
        try forgery(
          "path-swapped", "two hashes of the path, for each other",
          because: "The path leads to another root."
        ) {
          var path = $0.proof.path
          path.swapAt(0, 1)
          $0.proof = proof($0.proof, path: path)
        },
        try forgery(
          "checkpoint-of-a-stranger", "the checkpoint is signed by a stranger under the log's name",
          because: "Only the installation signs its log."
        ) {
          let known = NoteLine.text($0.proof.checkpoint)
          let name = String(known.prefix { $0 != "\n" })
          let note = try SignedNote(
            signing: known, with: [NoteSigner(name: name, privateKey: stranger)])
          $0.proof = proof($0.proof, checkpoint: note.encoded)
        },
        try forgery(
          "evidence-of-another", "entry and proof, for those of another subject",
          expect: "other-subject", because: "Truly in the ledger, and about somebody else."
        ) { $0 = other },
        try forgery(
          "evidence-of-another-kind", "entry and proof, for those of the key's destruction",
          expect: "other-subject", because: "Destroyed is not yet verified."
        ) { ($0.entry, $0.proof) = destroyed },
      ]
    }
  }

  private enum NoteLine {
    /// The signed text of a note: all before the blank line.
    static func text(_ note: String) -> String {
      guard let end = note.range(of: "\n\n") else { return note }
      return "\(note[..<end.lowerBound])\n"
    }
  }
#endif
