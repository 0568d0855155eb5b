// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
import EcartLedger
import EcartPolicy
import FoundationEssentials

/// Checks a certificate offline: no database, no network, only the signer's public key.
public struct CertificateVerifier: Sendable {
  private let trusted: [Ed25519.PublicKey]

  /// - Parameter trusted: the installations' public keys that the reader believes in.
  public init(trusting trusted: [Ed25519.PublicKey]) { self.trusted = trusted }

  /// Trusts one installation, by the text of its `public/signer.pem`.
  public init(trustingPEM pem: String) throws(CryptoFailure) {
    self.trusted = [try Ed25519.PublicKey(pem: pem)]
  }

  /// - Parameter jws: the certificate file's text; one final newline is allowed.
  /// - Throws: ``CertificateFault``: the first thing that is wrong with it.
  public func verify(_ jws: String) throws(CertificateFault) -> VerifiedCertificate {
    // Step 1: the signature, over the exact bytes.
    let text = jws.hasSuffix("\n") ? String(jws.dropLast()) : jws
    let verified: JWS.Verified
    do { verified = try JWS.verify(text, trusting: trusted, type: Certificate.mediaType) } catch {
      throw .signature("\(error)")
    }
    guard let certificate = CertificateText.decode(verified.payload) else { throw .unreadable }

    // Step 2: the verifier's own statement, by another key, about this subject.
    guard let statement = Base64.decode(certificate.verification.signature, as: .urlSafe),
      let keyBytes = Base64.decode(certificate.verification.publicKey, as: .urlSafe),
      let key = try? Ed25519.PublicKey(bytes: keyBytes),
      key.verify(statement, of: Array(certificate.verification.statement.utf8))
    else { throw .verifierSignature }
    guard key != verified.key else { throw .verifierIsSanitizer }
    let said = Verification(
      statement: Data(certificate.verification.statement.utf8), signature: Data(statement),
      key: Data(keyBytes)
    ).read()
    guard let said, said.subject.description == certificate.subject else { throw .otherSubject }

    // Step 3: the evidence is in the ledger the same installation signs, and about this subject.
    let origin = "ecartdpp/\(said.store.uuidString.lowercased())"
    do {
      try certificate.evidence.proof.verify(
        Array(certificate.evidence.entry.utf8),
        trusting: NoteVerifier(name: origin, publicKey: verified.key))
    } catch { throw .ledgerProof }
    let entry = certificate.evidence.entry
    guard entry.contains(Verification.evidenceMark),
      entry.contains("\"tombstone\":\"\(certificate.subject)\"")
    else { throw .otherSubject }

    // Step 4: roots that were lost and not destroyed are those the verifier knew of, no fewer.
    let done = certificate.sanitization
    let lost = done.epochsLost ?? []
    guard lost.map(\.epoch) == said.lost ?? [],
      Set(lost.map(\.epoch)).isDisjoint(with: done.epochsDestroyed),
      Set(lost.map(\.epoch)).count == lost.count,
      lost.allSatisfy({ RootLoss(rawValue: $0.because) != nil })
    else { throw .lostRoots }

    // Step 5: the order of events.
    guard done.erased <= said.at, said.at <= certificate.issued,
      !done.epochsDestroyed.isEmpty || !lost.isEmpty,
      lost.allSatisfy({
        $0.declared <= said.at && $0.foundAndDestroyed.map { $0 <= certificate.issued } ?? true
      })
    else { throw .impossibleOrder }
    return VerifiedCertificate(certificate: certificate, signedBy: verified.key)
  }
}

/// A certificate whose every signature and proof was checked. Only ``CertificateVerifier`` makes one.
public struct VerifiedCertificate: Sendable {
  public let certificate: Certificate
  /// Which of the trusted keys signed it.
  public let signedBy: Ed25519.PublicKey

  init(certificate: Certificate, signedBy: Ed25519.PublicKey) {
    self.certificate = certificate
    self.signedBy = signedBy
  }
}

/// What is wrong with a certificate.
public enum CertificateFault: Error, Sendable, Equatable, CustomStringConvertible {
  case signature(String)
  case unreadable
  case verifierSignature
  case verifierIsSanitizer
  case otherSubject
  case ledgerProof
  /// It names other lost roots than the verifier did.
  case lostRoots
  case impossibleOrder

  public var description: String {
    switch self {
    case .signature(let cause): "The signature does not hold: \(cause)"
    case .unreadable: "It is signed, but it is not a certificate this version can read."
    case .verifierSignature: "The verifier's statement is not signed by the key it names."
    case .verifierIsSanitizer: "The one who verified is the one who sanitised (del-4)."
    case .otherSubject: "Certificate, verifier's statement and evidence name different subjects."
    case .ledgerProof: "The evidence is not proven to be in the installation's ledger (log-4)."
    case .lostRoots:
      "The roots it calls lost are not those that the verifier's statement calls lost (del-4)."
    case .impossibleOrder:
      "It was verified before it was erased or a root declared lost, or issued before it was verified."
    }
  }
}
