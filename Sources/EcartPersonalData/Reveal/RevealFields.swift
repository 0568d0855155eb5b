// SPDX-License-Identifier: Apache-2.0

import EcartAccess
public import EcartPolicy
import EcartVault

/// Asks to open named fields of one record for one purpose (clauses lp-1, lp-2, ret-2, ret-3).
///
/// Whoever asks needs the permission to reveal these kinds of fields of this record type for this
/// purpose: default deny, for administrators too. See ``EcartAccess/Permission``.
public struct RevealFields<R: PersonalRecord, P: Purpose>: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("lp-1"), Clause.ID("lp-2"), Clause.ID("ret-2"), Clause.ID("ret-1")]
  }
  public typealias Claim = RevealGrant
  public typealias Reason = RevealRefusal

  let subject: SubjectID
  let fields: [DeclaredField]
  let signIn: Proof<SignIn>

  init(subject: SubjectID, fields: [DeclaredField], signIn: Proof<SignIn>) {
    self.subject = subject
    self.fields = fields
    self.signIn = signIn
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<RevealGrant, RevealRefusal> {
    try await RevealRequest(
      subject: subject, tags: fields.map(\.tag),
      permission: .reveal(fields, of: R.self, for: P.self), purpose: P.self, signIn: signIn
    ).decide(&desk)
  }
}

/// What a passed reveal carries to the closure that opens the fields.
public struct RevealGrant: Sendable {
  let key: SubjectKey
}

/// Why fields were not opened.
public enum RevealRefusal: RefusalReason {
  /// Nobody granted it.
  case notGranted
  case denied
  case grantExpired
  case unknown
  case erased
  /// The store was restored past the end of the key's root.
  case lost
  case retentionOver
  case heldForLawOnly
  case nothingNamed

  /// `nil` when it is allowed.
  init?(_ decision: Decision) {
    switch decision {
    case .allowed: return nil
    case .denied: self = .denied
    case .noGrant: self = .notGranted
    case .expired: self = .grantExpired
    }
  }

  public var clause: Clause.ID {
    switch self {
    case .notGranted, .denied, .grantExpired: Clause.ID("lp-1")
    case .unknown, .nothingNamed: Clause.ID("lp-2")
    case .erased, .retentionOver: Clause.ID("ret-1")
    case .lost: Clause.ID("dr-1")
    case .heldForLawOnly: Clause.ID("ret-3")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .notGranted: RefusalCode("not-granted")
    case .denied: RefusalCode("denied")
    case .grantExpired: RefusalCode("grant-expired")
    case .unknown: RefusalCode("unknown-subject")
    case .erased: RefusalCode("erased")
    case .lost: RefusalCode("key-lost")
    case .retentionOver: RefusalCode("retention-over")
    case .heldForLawOnly: RefusalCode("held-for-law-only")
    case .nothingNamed: RefusalCode("nothing-named")
    }
  }

  public var remedy: String {
    switch self {
    case .notGranted:
      "Opening these fields for this purpose is not among what you may do; an administrator can"
        + " grant it."
    case .denied: "This was denied to you; an administrator can say why, and lift it."
    case .grantExpired: "What allowed this has ended; an administrator can grant it again."
    case .unknown: "No key was ever made for this subject here; check the record's origin."
    case .erased: "The subject was erased; nothing of it can be opened any more."
    case .lost:
      "The store was restored from before this subject's key was destroyed with its root; nothing"
        + " opens what was sealed under it. Take the data in again from where it came."
    case .retentionOver:
      "The retention time is over. The sweeper erases the subject at its next run."
    case .heldForLawOnly:
      "The subject is kept for a legal duty alone; ask for a purpose of that duty."
    case .nothingNamed: "Name the fields to open."
    }
  }
}

extension Tag {
  /// The tag as a word for evidence. Spelt out, because evidence takes compile-time words only.
  var code: RefusalCode {
    switch name {
    case "name": RefusalCode("name")
    case "address": RefusalCode("address")
    case "email": RefusalCode("email")
    case "phone": RefusalCode("phone")
    case "gift-message": RefusalCode("gift-message")
    case "survey-response": RefusalCode("survey-response")
    case "payment": RefusalCode("payment")
    case "purchase": RefusalCode("purchase")
    case "cookie": RefusalCode("cookie")
    case "fingerprint": RefusalCode("fingerprint")
    case "ip-address": RefusalCode("ip-address")
    case "geolocation": RefusalCode("geolocation")
    case "postal-code": RefusalCode("postal-code")
    default: RefusalCode("device-identifier")
    }
  }
}
