// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

/// One erasure on its way from the destroyed key to the certificate. Each stage is kept, so a
/// crash anywhere resumes and nothing is certified twice.
package struct ErasureRecord: GateRecord, Codable {
  package enum Stage: String, Codable, Sendable, CaseIterable {
    /// The key row is a tombstone.
    case keyDestroyed
    /// The host's handlers have purged derived rows, and the store's residue is gone.
    case purged
    /// Every epoch that ever wrapped the key is destroyed.
    case rootsDestroyed
    /// Somebody else has tried to open it, and could not.
    case verified
    case certified
  }

  package var stage: Stage
  package var kind: String
  package var origin: String
  package var rule: String
  package var basis: Date
  package var due: Date
  package var erased: Date
  package var epochs: [String]
  package var keyID: UInt32
  package var algorithm: String
  /// A ciphertext under the destroyed key.
  package var sample: Data
  /// Tells whether the wrapped key's bytes are still in a file, without keeping them.
  package var fingerprint: UInt64
  /// Copies of the key handed out and not ticked off; they block the certificate.
  package var copies: Int
  package var verification: Verification?

  package var index: RecordKey? { RecordKey(stage.rawValue) }
}
