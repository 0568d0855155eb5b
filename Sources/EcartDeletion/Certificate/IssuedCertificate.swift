// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
public import FoundationEssentials

/// One issued certificate in its two forms, to be handed out as files: a JWS, and the payload with
/// a bare signature. Both are the signer's, made when the certificate was issued.
public struct IssuedCertificate: Sendable, Hashable {
  public let subject: SubjectID
  /// Compact JWS (RFC 7515), EdDSA: any JOSE library verifies it.
  public let jws: String
  /// The certificate's JSON, exactly as it is signed.
  public let payload: Data
  /// Ed25519 (RFC 8032) over ``payload``, 64 bytes, for
  /// `openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in PAYLOAD -sigfile DETACHED`.
  public let detached: Data?

  init?(of subject: SubjectID, _ record: CertificateRecord) {
    let parts = record.jws.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let payload = Base64.decode(String(parts[1]), as: .urlSafe) else {
      return nil
    }
    self.subject = subject
    self.jws = record.jws
    self.payload = Data(payload)
    self.detached = record.detached
  }
}
