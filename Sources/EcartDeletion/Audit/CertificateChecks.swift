// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
import EcartLedger
package import EcartPolicy
import FoundationEssentials

/// What an audit finds about certificates (clause del-6): each is checked as its reader would.
package enum CertificateChecks {
  /// - Parameter signer: the installation's public key, or `nil` when it is not there.
  package static func checks(
    _ survey: Survey, signer: Ed25519.PublicKey?, show command: String
  ) async throws(StoreFailure) -> [Check] {
    // Before and after the certificates, so that one issued in between is no contradiction.
    let before = try await certified(survey)
    let certificates = try await survey.list(CertificateRecord.self)
    let after = try await certified(survey)
    guard let signer else {
      return [
        Check(
          Clause.ID("del-6"), certificates.isEmpty ? .noted : .fails,
          facts: ["public/signer.pem cannot be read, so no certificate could be checked."],
          remedy: "Open the installation once; it publishes its public keys.")
      ]
    }
    let issued = Set(certificates.map(\.key))
    var bad: [String: Int] = [:]
    for (key, record) in certificates {
      if let fault = fault(of: record, about: key, signer) { bad[fault, default: 0] += 1 }
    }
    let missing = before.subtracting(issued).count
    if missing > 0 {
      bad["The erasure is done and its certificate is gone.", default: 0] += missing
    }
    let extra = issued.subtracting(after).count
    if extra > 0 { bad["It belongs to no certified erasure.", default: 0] += extra }
    let isSound = bad.isEmpty
    return [
      Check(
        "del-6", holds: isSound,
        facts: isSound
          ? [
            "Certificates: \(certificates.count), one for each certified erasure. Every one verifies"
              + " with public/signer.pem."
          ]
          : bad.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" },
        remedy:
          "A certificate was changed after it was issued. Compare with the copies handed out.",
        command: command)
    ]
  }

  package static func count(_ survey: Survey) async throws(StoreFailure) -> Int {
    try await survey.list(CertificateRecord.self).count
  }

  /// The subjects of which there is a certificate here, or an erasure on its way to one.
  package static func documented(_ survey: Survey) async throws(StoreFailure) -> Set<SubjectID> {
    // By their keys: a record that cannot be read is another check's to tell.
    let keys =
      try await survey.store.records(in: Space(of: ErasureRecord.self), index: nil).records.map(
        \.key)
      + survey.store.records(in: Space(of: CertificateRecord.self), index: nil).records.map(\.key)
    return Set(keys.compactMap { SubjectID(hex: $0.description) })
  }

  private static func certified(_ survey: Survey) async throws(StoreFailure) -> Set<RecordKey> {
    Set(
      try await survey.list(
        ErasureRecord.self, index: RecordKey(ErasureRecord.Stage.certified.rawValue)
      ).map(\.key))
  }

  private static func fault(
    of record: CertificateRecord, about key: RecordKey, _ signer: Ed25519.PublicKey
  ) -> String? {
    let certificate: Certificate
    do {
      certificate = try CertificateVerifier(trusting: [signer]).verify(record.jws).certificate
    } catch { return error.description }
    guard certificate.subject == key.description else {
      return CertificateFault.otherSubject.description
    }
    if let detached = record.detached, let payload = record.payload,
      !signer.verify(Array(detached), of: payload)
    {
      return "The detached signature does not hold."
    }
    return nil
  }
}

extension CertificateRecord {
  /// The certificate's exact bytes, as they were signed.
  package var payload: [UInt8]? {
    let parts = jws.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    return Base64.decode(String(parts[1]), as: .urlSafe)
  }
}
