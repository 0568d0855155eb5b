// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import FoundationEssentials

/// What a certificate says, and its exact bytes.
enum CertificateText {
  static let tool = "EcartDPP 0.1"

  static func encode(_ certificate: Certificate) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return Array(try encoder.encode(certificate))
  }

  static func decode(_ bytes: [UInt8]) -> Certificate? {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try? decoder.decode(Certificate.self, from: Data(bytes))
  }

  static func certificate(
    of subject: SubjectID, _ record: ErasureRecord, _ verification: Verification,
    _ evidence: Certificate.LedgerEvidence, lost: [LostRoot], store: StoreIdentity,
    signer: Ed25519.PublicKey, people: AccountablePeople?, at now: Date
  ) -> Certificate {
    let lostEpochs = Set(lost.map(\.epoch))
    let store = store.id.uuidString.lowercased()
    let late = Int(record.erased.timeIntervalSince(record.due))
    let verifiedAt = verification.read()?.at ?? now
    let verifierKey = SHA256.digest(Array(verification.key)).hex
    return Certificate(
      id: UUID(), subject: subject.description, kind: record.kind,
      clauses: ["ret-1", "del-4", "del-6"],
      media: Certificate.Media(
        manufacturer: "not applicable: logical data", model: "EcartDPP compliance store",
        serialNumber: "store \(store), key \(record.keyID)", propertyNumber: store,
        mediaType: "database records under one data key", source: record.origin,
        preSanitizationCategorization: "personal data",
        postSanitizationCategorization: lost.isEmpty
          ? "unreadable without a destroyed key"
          : "unreadable without a destroyed key; in old backups, without a lost root",
        destination: "remains in use by the host"),
      sanitization: Certificate.Sanitization(
        technique: "cryptographic erase (technique)",
        description: lost.isEmpty
          ? "the subject's data key and the root of every epoch that wrapped it were destroyed"
          : "the subject's data key was destroyed, and the root of every epoch that wrapped it was"
            + " destroyed or declared lost: see epochsLost and the residuals",
        tool: tool, algorithm: record.algorithm, keyID: record.keyID,
        epochsDestroyed: record.epochs.filter { !lostEpochs.contains($0) },
        epochsLost: lost.isEmpty ? nil : lost.map(\.certified),
        stage: lost.isEmpty
          ? "all copies of ciphertext under this key, live and in backups"
          : "all copies of ciphertext under this key: live, and in backups unless a lost root turns up",
        basis: record.basis, due: record.due, erased: record.erased,
        overdueBySeconds: late > 0 ? late : nil,
        assumptions: assumptions + (lost.isEmpty ? [] : [lossAssumption]),
        residuals: residuals + lost.map(\.residual)),
      verification: Certificate.VerifiedBy(
        method: "a separate process with its own identity tried to open a kept ciphertext, looked"
          + " for the epochs' roots, and searched the store's files for the wrapped key",
        statement: String(decoding: verification.statement, as: UTF8.self),
        signature: Base64.encode(Array(verification.signature), as: .urlSafe),
        publicKey: Base64.encode(Array(verification.key), as: .urlSafe)),
      validation: people == nil
        ? "sanitised, not validated: no accountable people are configured"
        : "accountable people are named below",
      sanitizer: signatory(
        people?.sanitizer, "EcartDPP sweeper", record.erased, signer.fingerprint.hex),
      verifier: signatory(people?.verifier, "EcartDPP verifier", verifiedAt, verifierKey),
      evidence: evidence, issued: now)
  }

  private static func signatory(
    _ person: AccountablePeople.Person?, _ process: String, _ date: Date, _ key: String
  ) -> Certificate.Signatory {
    Certificate.Signatory(
      name: person?.name ?? process, title: person?.title ?? "software process", date: date,
      location: person?.location ?? "not stated", contact: person?.contact ?? "not stated",
      keyFingerprint: key)
  }

  /// SP 800-88 rev. 1 §2.6: what must be true for cryptographic erase to mean anything.
  private static let assumptions = [
    "The fields were never written unencrypted to the media this certificate speaks of.",
    "AES-256-GCM under a 256-bit random key is not broken.",
    "No copy of the roots was made: they are declared excluded from backups.",
    "Every export of the key through this library was recorded and ticked off.",
    "The memory of all processes has outlived the lease of 60 seconds.",
    "The cryptographic module is the operating system's OpenSSL; its validation is not claimed.",
  ]

  private static let lossAssumption =
    "Whatever else holds or held a root named in epochsLost is gone too; nobody can show that."

  private static let residuals = [
    "A digest of the subject's name under the installation's key, so that it stays erased.",
    "Ciphertext without a key, wherever the host keeps it.",
    "On copy-on-write or wear-levelled media, overwritten blocks of key files may physically remain.",
  ]
}

extension LostRoot {
  fileprivate var certified: Certificate.LostEpoch {
    Certificate.LostEpoch(
      epoch: epoch, declared: declared, because: because.rawValue,
      foundAndDestroyed: foundAndDestroyed)
  }

  /// What is left when a root is gone that nobody has destroyed.
  fileprivate var residual: String {
    let end =
      foundAndDestroyed.map {
        " It turned up again and was destroyed, as announced on \(Timestamp.text($0)); where it was"
          + " until then is not known here."
      } ?? ""
    return "The root of epoch \(epoch) was not destroyed by this installation: two administrators"
      + " declared it lost on \(Timestamp.text(declared)), because \(because.words).\(end) Should a copy"
      + " of it exist, whoever holds it and an old copy of the database can still read this subject."
  }
}
