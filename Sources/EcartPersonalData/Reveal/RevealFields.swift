// SPDX-License-Identifier: Apache-2.0

import EcartAccess
public import EcartPolicy
import EcartVault
import FoundationEssentials

/// Asks to open named fields of one record for one purpose (clauses lp-2, ret-2, ret-3).
public struct RevealFields<R: PersonalRecord, P: Purpose>: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("lp-2"), Clause.ID("ret-2"), Clause.ID("ret-1")]
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
    // Step 1: who asks, for what. Both stand in the evidence whatever the answer is.
    try await desk.honour(signIn)
    desk.remark("purpose", .code(RefusalCode(P.name)))
    desk.remark("fields", .codes(fields.map(\.tag.code)))
    guard !fields.isEmpty else { return .refuse(.nothingNamed) }

    // Step 2: the key, by its row as it is now.
    let vault = try desk.part(Vault.self)
    switch try await vault.key(of: subject, on: &desk) {
    case .none: return .refuse(.unknown)
    case .erased:
      desk.object = .tombstone(subject)
      return .refuse(.erased)
    case .living(let key):
      try desk.name(key)
      // Step 3: past its time the data is closed, even before the sweeper has come; under a hold
      // it opens for the purposes of that law alone.
      let rules = try desk.part(Rulebook.self)
      switch rules.retention(
        of: try await desk.obligations(of: subject), at: desk.now, under: desk.policy)
      {
      case .running: break
      case .held: if !P.servesHold { return .refuse(.heldForLawOnly) }
      case .over: return .refuse(.retentionOver)
      }
      return .admit(RevealGrant(key: key), for: .seconds(60))
    }
  }
}

/// What a passed reveal carries to the closure that opens the fields.
public struct RevealGrant: Sendable {
  let key: SubjectKey
}

/// Why fields were not opened.
public enum RevealRefusal: RefusalReason {
  case unknown
  case erased
  case retentionOver
  case heldForLawOnly
  case nothingNamed

  public var clause: Clause.ID {
    switch self {
    case .unknown, .nothingNamed: Clause.ID("lp-2")
    case .erased, .retentionOver: Clause.ID("ret-1")
    case .heldForLawOnly: Clause.ID("ret-3")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .unknown: RefusalCode("unknown-subject")
    case .erased: RefusalCode("erased")
    case .retentionOver: RefusalCode("retention-over")
    case .heldForLawOnly: RefusalCode("held-for-law-only")
    case .nothingNamed: RefusalCode("nothing-named")
    }
  }

  public var remedy: String {
    switch self {
    case .unknown: "No key was ever made for this subject here; check the record's origin."
    case .erased: "The subject was erased; nothing of it can be opened any more."
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
