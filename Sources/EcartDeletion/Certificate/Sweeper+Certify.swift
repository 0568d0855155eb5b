// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartLedger
public import EcartPolicy
import EcartVault
import FoundationEssentials

extension Sweeper {
  /// Certificates for every verified erasure, each with the proof that its evidence is in the
  /// ledger.
  func certify(
    _ report: inout SweepReport, _ progress: @Sendable (SweepProgress) -> Void
  ) async throws {
    let verified = try await pending(.verified)
    guard !verified.isEmpty else { return }
    let signer = vault.installation.signer
    let keeper = try await gatekeeper.checkpoint()
    let places = try await positions(of: Set(verified.map(\.key.description)))
    let exports = try await vault.outstandingExports(gatekeeper.survey)
    var exported: [UUID: Int] = [:]
    var gone: [String: Bool] = [:]

    for (index, (key, record)) in verified.enumerated() {
      guard let subject = SubjectID(hex: key.description) else { continue }
      let announced = try vault.anchor.summary()
      // What is not the statement of a verifier whom the anchor names is nobody's.
      guard let place = places[key.description], let statement = record.verification,
        record.isWitnessed(subject, by: vault.installation, announced),
        statement.read()?.subject == subject,
        announced.verifiers.contains(Hex.encode(Array(statement.key)))
      else {
        let isAskedFor = try await gatekeeper.admit(ReturnToVerifier(subject: subject)).claim
        report.delays.append(
          "An erasure is said to be verified by somebody whom the anchor does not name, or was never"
            + " announced: somebody changed the database. "
            + (isAskedFor
              ? "It is to be verified again (del-4)." : "There is no certificate for it (del-4)."))
        continue
      }
      // Asked before the roots went, and once more: somebody may have put a record back meanwhile.
      let copies = exports.holding(subject)
      guard copies.isEmpty else {
        for id in copies { exported[id, default: 0] += 1 }
        continue
      }
      // So may a root: at a key service somebody can bring one back.
      guard await isGone(record.epochs + announced.possibleEpochs(of: record), &gone) else {
        report.delays.append(
          "A root that was gone when an erasure was verified is there again, or its keyring is away; its"
            + " certificate waits (del-4).")
        continue
      }
      let evidence = Certificate.LedgerEvidence(
        entry: place.entry, proof: try await keeper.proof(ofEntryAt: place.index))
      let certificate = CertificateText.certificate(
        of: subject, record, statement, evidence, lost: record.lostRoots(announced),
        store: gatekeeper.store.identity, signer: signer.publicKey, people: people,
        at: gatekeeper.now)
      let payload = try CertificateText.encode(certificate)
      let jws = try JWS.sign(
        payload, with: signer, keyID: signer.publicKey.fingerprint.hex,
        type: Certificate.mediaType, embeddingKey: true)
      // As its reader will: one that does not verify would stand for good.
      do { _ = try CertificateVerifier(trusting: [signer.publicKey]).verify(jws) } catch {
        report.delays.append(
          "A certificate was not issued, for it would not verify: \(error). What the verifier said and what"
            + " the anchor says do not agree (del-4).")
        continue
      }
      let detached = try JWS.signDetached(payload, with: signer)
      Milestone.passed("sweep.certificate")
      let issue = IssueCertificate(subject: subject, jws: jws, detached: detached)
      do {
        if try await gatekeeper.admit(issue).claim { report.certified += 1 }
      } catch {
        guard case .interrupted(.unreadableRecord) = error else { throw error }
        report.delays.append(
          "A record of an erasure or of its certificate cannot be read: somebody changed the database. The"
            + " certificate waits (del-4); restore the store.")
      }
      progress(SweepProgress(stage: .certifying, done: index + 1, total: verified.count))
    }
    report.delays += exports.delays(exported)
  }

  private func isGone(_ epochs: [String], _ known: inout [String: Bool]) async -> Bool {
    for epoch in epochs {
      if known[epoch] == nil { known[epoch] = (try? await vault.provider.hasRoot(epoch)) == false }
      if known[epoch] != true { return false }
    }
    return true
  }

  /// Where in the ledger each subject's verification stands, looking from the end backward.
  private func positions(
    of subjects: Set<String>
  ) async throws -> [String: (index: Int64, entry: String)] {
    var found: [String: (index: Int64, entry: String)] = [:]
    var end = try await gatekeeper.store.ledgerCount()
    let step: Int64 = 4_096
    while end > 0, found.count < subjects.count {
      let start = max(0, end - step)
      let entries = try await gatekeeper.store.ledgerEntries(
        from: start, limit: Int(end - start))
      for (offset, bytes) in entries.enumerated() {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains(Verification.evidenceMark),
          let mark = text.firstRange(of: "\"tombstone\":\"")
        else { continue }
        let subject = String(text[mark.upperBound...].prefix(64))
        if subjects.contains(subject), found[subject] == nil {
          found[subject] = (start + Int64(offset), text)
        }
      }
      end = start
    }
    return found
  }
}

extension Gatekeeper {
  /// The certificate of an erased subject as a compact JWS, or `nil` while there is none.
  public func certificate(of subject: SubjectID) async throws(StoreFailure) -> String? {
    try await survey.read(CertificateRecord.self, at: RecordKey(subject))?.jws
  }

  /// Every certificate there is.
  public func certificates() async throws(StoreFailure) -> [IssuedCertificate] {
    try await survey.list(CertificateRecord.self).compactMap { key, record in
      SubjectID(hex: key.description).flatMap { IssuedCertificate(of: $0, record) }
    }
  }
}
