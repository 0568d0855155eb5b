// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
import EcartVault
import FoundationEssentials

/// Looks at erasures that somebody else has carried out, cold: with a connection and a signing
/// identity of its own, in a process of its own (`dpp verify erasures`).
public struct ErasureVerifier: Sendable {
  let gatekeeper: Gatekeeper
  private let identity: Ed25519.PrivateKey
  private let paths: [String]

  /// - Parameters:
  ///   - directory: where the verifier's own key is; a 0700 directory apart from the roots.
  ///   - paths: the files that are searched for what is left of wrapped keys.
  public init(
    _ gatekeeper: Gatekeeper, identityIn directory: String, searching paths: [String]
  ) throws {
    try PrivateDirectory.prepare(directory, backupExcluded: false)
    self.gatekeeper = gatekeeper
    self.identity = try Ed25519.PrivateKey(
      seed: Installation.secret("\(directory)/verifier.key"))
    self.paths = paths
  }

  private var me: String { Hex.encode(identity.publicKey.bytes) }

  /// The verifier's public key (PEM), for whoever wants to know who verified.
  package func publicKeyPEM() throws -> String { try identity.publicKey.pem }

  /// What the verifier found.
  public struct Report: Sendable {
    public var verified = 0
    /// Too fresh: a key leased by another process may still be in its memory.
    public var waiting = 0
    /// Erasures of whose wrapped key the store had left a copy in a file, which is overwritten now.
    public var overwritten = 0
    /// What stood in the way, in words; each of a subject that is known is also an alarm in the ledger.
    public var faults: [String] = []
  }

  /// Verifies every erasure whose roots are destroyed.
  public func verify() async throws -> Report {
    var report = Report()
    let survey = gatekeeper.survey
    let (listed, unreadable) = try await survey.listReadable(
      ErasureRecord.self, index: RecordKey(ErasureRecord.Stage.rootsDestroyed.rawValue))
    // What somebody lists here that has not come so far a sweep puts back.
    let pending = listed.filter { $0.record.stage == .rootsDestroyed }
    if unreadable > 0 {
      report.faults.append(
        "\(unreadable) records of erasures cannot be read: somebody changed the database. There is no"
          + " certificate for them (del-4); restore the store.")
    }
    guard !pending.isEmpty else { return report }

    // A certificate is made only of what somebody verified whom the anchor names: it takes the
    // installation's key to name one, and the ledger shows that it happened.
    if let vault = gatekeeper.part(Vault.self), !(try vault.anchor.summary().verifiers.contains(me))
    {
      _ = try await gatekeeper.admit(NameVerifier(key: identity.publicKey))
      try vault.anchor.write(.verifier, at: Timestamp.milliseconds(gatekeeper.now)) {
        $0.verifier = me
      }
    }

    // Step 1: one pass over the files for all of them.
    let present = paths.filter(PrivateFile.exists)
    let residue = try await search(present, for: pending, &report)

    // Step 2: each erasure by itself.
    // The wait is for leases in other processes' memory, so only time somebody vouches for counts.
    let mark = gatekeeper.clock.read()
    let now = Timestamp.date(min(mark.wall, mark.trusted))
    guard let announced = try gatekeeper.part(Vault.self)?.anchor.summary() else { return report }
    for (key, record) in pending {
      guard let subject = SubjectID(hex: key.description) else { continue }
      // Nothing is verified before it happened, should the clock have been put back meanwhile.
      guard now.timeIntervalSince(record.erased) > Vault.lease,
        record.lostRoots(announced).allSatisfy({ $0.declared <= now })
      else {
        report.waiting += 1
        continue
      }
      if let fault = try await present.isEmpty
        ? .nothingSearched : fault(of: subject, record, residue)
      {
        report.faults.append(fault.words)
        _ = try await gatekeeper.admit(RaiseAlarm(subject: subject, fault: fault))
        continue
      }
      _ = try await gatekeeper.admit(
        RecordVerification(
          subject: subject, verification: try sign(subject, record, searched: present.count)))
      report.verified += 1
    }
    return report
  }

  private func fault(
    of subject: SubjectID, _ record: ErasureRecord, _ residue: Residue
  ) async throws -> VerificationFault? {
    guard let vault = gatekeeper.part(Vault.self) else { return .keyOpens }
    if record.isUnproven == true { return .rowChanged }
    guard record.window == Fingerprint.window || record.fingerprints.isEmpty else {
      return .searchedOtherwise
    }
    guard record.isWitnessed(subject, by: vault.installation, try vault.anchor.summary()) else {
      return .notWitnessed
    }
    // Opening must fail, by the ordinary way and with whatever is there.
    do {
      switch try await gatekeeper.admit(TryToOpen(subject: subject, record: record)).claim {
      case .opens: return .keyOpens
      case .unfenced: return .tombstoneMissing
      case .closed: break
      }
    } catch {
      // Of an erased key there is nothing to open that could fail; a store that fails is no finding.
      switch error {
      case .interrupted(.workFailed), .interrupted(.unreadableRecord): return .rowChanged
      default: throw error
      }
    }
    for epoch in try record.epochs + vault.anchor.summary().possibleEpochs(of: record) {
      if try await vault.provider.hasRoot(epoch) { return .rootLeft }
    }
    let files = residue.files(holding: record)
    return files.isEmpty ? nil : .residueLeft(in: files)
  }

  private func sign(
    _ subject: SubjectID, _ record: ErasureRecord, searched: Int
  ) throws -> Verification {
    let announced = try gatekeeper.part(Vault.self)?.anchor.summary()
    let lost = announced.map(record.lostRoots) ?? []
    let count = record.epochs.count + record.epochsGone
    let roots =
      lost.isEmpty
      ? "the roots of all \(count) epochs that wrapped the key are gone"
      : "the roots of all \(count) epochs that wrapped the key are not in the keyring; of them declared"
        + " lost by two administrators: \(lost.count)"
    let possible = announced.map { $0.possibleEpochs(of: record).count } ?? 0
    let atRestore =
      possible == 0
      ? [] : ["the \(possible) roots that were there when the store was restored are gone"]
    let statement = Verification.Statement(
      subject: subject, store: gatekeeper.storeID, at: gatekeeper.now,
      checks: [
        "the key row is a tombstone",
        "the vault has no key for a ciphertext kept from before",
        roots,
        "the wrapped key is in none of \(searched) files searched",
      ] + atRestore,
      sample: SHA256.digest(Array(record.sample)).hex,
      lost: lost.isEmpty ? nil : lost.map(\.epoch))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    let bytes = try encoder.encode(statement)
    return Verification(
      statement: bytes, signature: Data(try identity.sign(Array(bytes))),
      key: Data(identity.publicKey.bytes))
  }
}
