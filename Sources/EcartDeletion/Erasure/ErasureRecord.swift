// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

/// One erasure on its way from the destroyed key to the certificate. Each stage is kept, so a
/// crash anywhere resumes and nothing is certified twice.
package struct ErasureRecord: GateRecord, Codable, Equatable {
  package enum Stage: String, Codable, Sendable, CaseIterable {
    /// The key row is a tombstone.
    case keyDestroyed
    /// The host's handlers have purged derived rows.
    case purged
    /// The store's residue is gone, and every epoch that ever wrapped the key is destroyed.
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
  /// Epochs that wrapped the key before those, whose roots were known to be gone.
  package var epochsGone: Int
  package var keyID: UInt32
  package var algorithm: String
  /// A ciphertext under the destroyed key.
  package var sample: Data
  /// Tell whether the wrapped keys' bytes are still in a file, without keeping them: two for each.
  package var fingerprints: [UInt64]
  /// Over how many bytes each of them is. Another number's are found by nobody here.
  package var window: Int?
  /// Copies of the key handed out and not ticked off; they block the certificate.
  package var copies: Int
  /// Somebody had changed the key's row, so that what it said of itself proves nothing.
  package var isUnproven: Bool?
  /// After how many restores of the store it was; those are what the key's row may have forgotten
  /// epochs at.
  package var restores: Int
  package var verification: Verification?
  /// Says that the installation wrote all of the above but the verification, which is signed.
  package var code: Data?

  package var index: RecordKey? { RecordKey(stage.rawValue) }
}
