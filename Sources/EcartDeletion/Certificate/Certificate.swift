// SPDX-License-Identifier: Apache-2.0

public import EcartLedger
public import FoundationEssentials

/// A certificate of sanitisation for one subject (clauses del-4, del-6), with the fields of NIST
/// SP 800-88 rev. 1 §4.8, read for logical data.
///
/// It claims what was verified and no more: *cryptographic erase* as the technique, the assumptions
/// it rests on, and the residuals that are left. It verifies offline, with public tools.
public struct Certificate: Codable, Sendable {
  /// What stands in the JWS header, so that no other kind of token passes for a certificate.
  public static let mediaType = "ecartdpp-certificate"

  public var type = "ecartdpp.certificate-of-sanitization/1"
  public var id: UUID
  /// The subject's digest under the installation's key: enough to recognise it here, useless
  /// anywhere else.
  public var subject: String
  public var kind: String
  public var clauses: [String]
  public var media: Media
  public var sanitization: Sanitization
  public var verification: VerifiedBy
  /// The accountable people's word, or "sanitised, not validated".
  public var validation: String
  public var sanitizer: Signatory
  public var verifier: Signatory
  public var evidence: LedgerEvidence
  public var issued: Date

  /// SP 800-88 §4.8: what was sanitised. For logical data the serial number is the data store's id
  /// with the key's, and the media type is the kind of store.
  public struct Media: Codable, Sendable {
    public var manufacturer: String
    public var model: String
    public var serialNumber: String
    public var propertyNumber: String
    public var mediaType: String
    public var source: String
    public var preSanitizationCategorization: String
    public var postSanitizationCategorization: String
    public var destination: String
  }

  public struct Sanitization: Codable, Sendable {
    public var technique: String
    public var description: String
    public var tool: String
    public var algorithm: String
    public var keyID: UInt32
    /// The epochs that ever wrapped the key and whose roots were destroyed: all of them, but for
    /// ``epochsLost``.
    public var epochsDestroyed: [String]
    /// The epochs whose roots were not destroyed here but declared lost; absent without any.
    public var epochsLost: [LostEpoch]?
    /// How far it reaches.
    public var stage: String
    public var basis: Date
    public var due: Date
    public var erased: Date
    /// Seconds past the due moment; absent when it was in time.
    public var overdueBySeconds: Int?
    public var assumptions: [String]
    public var residuals: [String]
  }

  /// An epoch that wrapped the key, whose root this installation lost.
  public struct LostEpoch: Codable, Sendable, Hashable {
    public var epoch: String
    /// When the second of two administrators agreed that it is lost.
    public var declared: Date
    /// In which way, as they said: a word of ``RootLoss``.
    public var because: String
    /// When it had turned up again and a sweep announced its destruction.
    public var foundAndDestroyed: Date?
  }

  /// The verifier's statement, exactly as it was signed.
  public struct VerifiedBy: Codable, Sendable {
    public var method: String
    public var statement: String
    public var signature: String
    public var publicKey: String
  }

  public struct Signatory: Codable, Sendable {
    public var name: String
    public var title: String
    public var date: Date
    public var location: String
    public var contact: String
    /// SHA-256 of the Ed25519 public key that signs for this role.
    public var keyFingerprint: String
  }

  /// The ledger entry that says so, and the proof that it is in the ledger.
  public struct LedgerEvidence: Codable, Sendable {
    public var entry: String
    public var proof: LogProof
  }
}

/// Who answers for a sanitisation and for its verification: people, not processes.
public struct AccountablePeople: Codable, Sendable {
  public struct Person: Codable, Sendable {
    public var name: String
    public var title: String
    public var location: String
    public var contact: String

    public init(name: String, title: String, location: String, contact: String) {
      self.name = name
      self.title = title
      self.location = location
      self.contact = contact
    }
  }
  public var sanitizer: Person
  public var verifier: Person

  public init(sanitizer: Person, verifier: Person) {
    self.sanitizer = sanitizer
    self.verifier = verifier
  }
}
