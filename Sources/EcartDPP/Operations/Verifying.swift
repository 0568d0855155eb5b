// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  package import EcartDeletion
  import EcartLedger
  package import EcartPolicy
  import EcartSQLite
  import EcartVault
  package import FoundationEssentials

  extension Operating {
    /// Verifies what was erased, with the verifier's own identity, and publishes its public key.
    package func verifyErasures() async throws -> ErasureVerifier.Report {
      let gatekeeper = try await open()
      let verifier = try ErasureVerifier(
        gatekeeper, identityIn: place.verifier, searching: try readOnly().files)
      try place.publish(try verifier.publicKeyPEM(), "verifier.pem")
      return try await verifier.verify()
    }

    /// How many erasures wait to be verified, and for how long the youngest must still wait: no
    /// process may still hold a key that was leased before it was destroyed.
    package func unverified(
      _ gatekeeper: Gatekeeper
    ) async throws(StoreFailure) -> (count: Int, wait: TimeInterval) {
      let open = try await ErasureChecks.unverified(gatekeeper.survey)
      guard let latest = open.latest else { return (0, 0) }
      let elapsed = gatekeeper.now.timeIntervalSince(latest)
      return (open.count, max(0, Vault.lease + 1 - elapsed))
    }

    /// What a look at the whole ledger found.
    package struct LedgerReport: Sendable, Codable {
      package var isWhole: Bool
      package var entries: Int64?
      package var covered: Int64?
      package var root: String?
      /// Which checkpoints it was held against.
      package var checkpoints: [String]
      package var fault: String?
    }

    /// Recomputes the ledger's tree and holds it against every checkpoint at hand.
    /// - Parameter against: a checkpoint somebody kept, as a signed note.
    package func verifyLedger(against note: String? = nil) async throws -> LedgerReport {
      let anchor = AnchorLines(place.anchor)
      let store = try readOnly()
      var report = LedgerReport(isWhole: false, checkpoints: [])
      let key: NoteVerifier
      do { key = try ledgerKeyUnchecked() } catch {
        report.fault = "public/ledger.vkey cannot be read"
        return report
      }
      do {
        var kept: [(String, String?)] = []
        if try await store.latestCheckpoint() != nil { report.checkpoints.append("the store's") }
        if let text = anchor.checkpoint?.text { kept.append(("the anchor's", text)) }
        if let note { kept.append(("the one given", note)) }
        if kept.isEmpty { kept.append(("", nil)) }
        for (name, text) in kept {
          let summary = try await LedgerVerifier(store: store, trusting: key)
            .verify(anchored: text)
          if text != nil { report.checkpoints.append(name) }
          report.entries = summary.entries
          report.covered = max(report.covered ?? 0, summary.covered)
          report.root = summary.root.hex
        }
        report.isWhole = report.entries == 0 || report.covered ?? 0 > 0
        if !report.isWhole { report.fault = "no checkpoint covers any entry" }
      } catch let fault as LedgerFault { report.fault = "\(fault)" }
      return report
    }

    private func ledgerKeyUnchecked() throws -> NoteVerifier {
      let data = FileManager.default.contents(atPath: "\(place.publicKeys)/ledger.vkey") ?? Data()
      return try NoteVerifier(
        parsing: String(String(decoding: data, as: UTF8.self).prefix { $0 != "\n" }))
    }
  }
#endif
