// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
package import FoundationEssentials

/// What the verifier saw, signed with the verifier's own key.
///
/// Who verifies is never who sanitises: the statement is made by a process of its own, under an
/// identity of its own.
package struct Verification: Codable, Sendable, Equatable {
  /// The statement's exact bytes; the signature is over these.
  package var statement: Data
  /// Ed25519 (RFC 8032), 64 bytes.
  package var signature: Data
  /// The verifier's public key, 32 bytes.
  package var key: Data

  /// How the ledger entry of a recorded verification begins, after its time.
  static let evidenceMark =
    "\"kind\":\"erasure-verified\",\"by\":\"EcartDeletion.RecordVerification\""

  /// What the statement says.
  package struct Statement: Codable, Sendable {
    package var type = "ecartdpp.erasure-verification/1"
    package var subject: SubjectID
    package var store: UUID
    package var at: Date
    package var checks: [String]
    /// SHA-256 of the ciphertext sample that did not open.
    package var sample: String
    /// The epochs whose roots nobody destroyed before they were declared lost; absent without any.
    package var lost: [String]?
  }

  package func read() -> Statement? {
    guard let key = try? Ed25519.PublicKey(bytes: Array(key)),
      key.verify(Array(signature), of: Array(statement))
    else { return nil }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try? decoder.decode(Statement.self, from: statement)
  }
}
