// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartVault
package import FoundationEssentials

/// An issued certificate: one per subject, ever.
package struct CertificateRecord: GateRecord, Codable {
  /// Compact JWS (RFC 7515), EdDSA.
  package var jws: String
  package var issued: Date
  /// Ed25519 over the payload's bytes alone, 64 bytes, for tools that read no JWS.
  package var detached: Data?
}

/// Issues a certificate for a verified erasure; a second one for the same subject is not made.
struct IssueCertificate: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-6")] }
  let subject: SubjectID
  let jws: String
  let detached: [UInt8]
  typealias Reason = Never

  /// Whether this call issued it.
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Bool, Never> {
    desk.object = .tombstone(subject)
    let key = RecordKey(subject)
    guard let verified = try await desk.read(ErasureRecord.self, at: key),
      verified.stage == .verified,
      try await desk.read(CertificateRecord.self, at: key) == nil,
      let record = try verified.advanced(
        to: .certified, subject, by: desk.part(Vault.self).installation)
    else { return .admit(false, for: .zero) }
    try await desk.write(record, at: key)
    try await desk.write(
      CertificateRecord(jws: jws, issued: desk.now, detached: Data(detached)), at: key)
    if let digest = Commitment(digest: SHA256.digest(Array(jws.utf8)).bytes) {
      desk.remark("certificate", .commitment(digest))
    }
    return .admit(true, for: .zero)
  }
}
