// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartDeletion

/// Verifies a certificate and copies of it with one byte each replaced.
struct VerifyTokens: PeerCommand {
  struct Edit: Decodable {
    let at: Int
    let byte: UInt8
  }
  struct Said: Encodable {
    let unchanged: String
    let edited: [String]
  }
  /// The signer's public key.
  let pem: String
  let jws: String
  let edits: [Edit]

  func answer() throws -> Said {
    let verifier = CertificateVerifier(trusting: [try Ed25519.PublicKey(pem: pem)])
    func word(_ text: String) -> String {
      do {
        _ = try verifier.verify(text)
        return "good"
      } catch { return error.name }
    }
    let bytes = Array(jws.utf8)
    let edited = try edits.map { edit in
      guard bytes.indices.contains(edit.at) else { throw PeerFault.input("position") }
      var copy = bytes
      copy[edit.at] = edit.byte
      return word(String(decoding: copy, as: UTF8.self))
    }
    return Said(unchanged: word(jws), edited: edited)
  }
}

extension CertificateFault {
  /// The word for this fault in PolicyFixtures/certificates.
  package var name: String {
    switch self {
    case .signature: "signature"
    case .unreadable: "unreadable"
    case .verifierSignature: "verifier-signature"
    case .verifierIsSanitizer: "verifier-is-sanitizer"
    case .otherSubject: "other-subject"
    case .ledgerProof: "ledger-proof"
    case .lostRoots: "lost-roots"
    case .impossibleOrder: "impossible-order"
    }
  }
}
