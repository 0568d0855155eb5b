// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault

/// Asks which subjects were made findable by a value, of every kind that shares the search key: the
/// orders and the customer record of one person, say (clauses gov-6, lp-1, lp-2).
///
/// ```swift
/// let hits = try await gatekeeper.admit(
///   FindPerson(by: email, .email, for: SubjectRights.self, as: signIn)
/// ).claim
/// ```
/// Whoever asks needs the permission ``EcartAccess/Permission/find(by:for:)``: default deny, for
/// administrators too. The evidence says who searched by what for which purpose and how many were
/// found, never the value nor anything made from it. Nothing is opened; that is a reveal's.
///
/// The claim is exact, sorted, and as of the decision: living subjects only, none twice.
public struct FindPerson<T: PersonalTag, P: Purpose>: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("gov-6"), Clause.ID("lp-1"), Clause.ID("lp-2")]
  }
  public typealias Claim = [SubjectID]
  public typealias Reason = FindRefusal

  let value: Personal<T>
  let key: SearchKey<T>
  let limit: Int
  let signIn: Proof<SignIn>

  /// - Parameters:
  ///   - value: as it was typed; the search key's form makes it comparable.
  ///   - limit: how many subjects may be found, at most 10 000. With more the search is refused.
  public init(
    by value: Personal<T>, _ key: SearchKey<T>, for purpose: P.Type, as signIn: Proof<SignIn>,
    upTo limit: Int = 1_000
  ) {
    self.value = value
    self.key = key
    self.limit = min(10_000, max(1, limit))
    self.signIn = signIn
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<[SubjectID], FindRefusal> {
    // Step 1: who asks, by what, for what. It stands in the evidence whatever the answer is.
    let account = try await desk.honour(signIn).account
    desk.remark("purpose", .code(RefusalCode(P.name)))
    desk.remark("fields", .codes([T.tag.code]))
    desk.remark("search", .code(key.code))

    // Step 2: whether that was granted to them.
    let decision = try await Permissions.decide(
      .find(by: key, for: P.self), by: account, on: &desk)
    decision.remark(on: &desk)
    if let refusal = FindRefusal(decision) { return .refuse(refusal) }

    // Step 3: who it is.
    guard let value = key.form.normalised(value.value) else { return .refuse(.nothingToFind) }
    let term = SearchTerm(
      SearchLabel(key: key.name, form: key.form.name, bits: key.bits), value)
    switch try await desk.part(Vault.self).find(term, upTo: limit, on: &desk) {
    case .tooMany: return .refuse(.tooMany)
    case .subjects(let found):
      desk.remark("hits", .count(found.count))
      return .admit(found, for: .seconds(60))
    }
  }
}

/// Why nobody was looked for.
public enum FindRefusal: RefusalReason {
  /// Nobody granted it.
  case notGranted
  case denied
  case grantExpired
  /// Nothing of the value is left once it is normalised.
  case nothingToFind
  /// More subjects have the value than were asked for.
  case tooMany

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
    case .nothingToFind: Clause.ID("gov-6")
    case .tooMany: Clause.ID("lp-2")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .notGranted: RefusalCode("not-granted")
    case .denied: RefusalCode("denied")
    case .grantExpired: RefusalCode("grant-expired")
    case .nothingToFind: RefusalCode("nothing-to-find")
    case .tooMany: RefusalCode("too-many-found")
    }
  }

  public var remedy: String {
    switch self {
    case .notGranted:
      "Looking for people by this kind of data for this purpose is not among what you may do; an"
        + " administrator can grant it."
    case .denied: "This was denied to you; an administrator can say why, and lift it."
    case .grantExpired: "What allowed this has ended; an administrator can grant it again."
    case .nothingToFind:
      "Nothing is left of the value once it is normalised; type the whole of it."
    case .tooMany:
      "More subjects have this value than the search may find; it is hardly one person's. Ask with a"
        + " larger upTo, 10 000 at most, or by a value that is their own."
    }
  }
}

extension Permission {
  /// To look for people by a kind of data for a purpose (clauses lp-1, lp-2). It covers every search
  /// key of the same kind of data, and opens nothing of who is found.
  ///
  /// ```swift
  /// .find(by: SearchKey.email, for: SubjectRights.self)
  /// ```
  public static func find<T: PersonalTag, P: Purpose>(
    by key: SearchKey<T>, for purpose: P.Type
  ) -> Permission {
    Permission(.person, .find, tags: [FieldTag(T.tag)], for: [PurposeName(P.self)])
  }
}

extension Resource {
  /// A person across all the records that are theirs.
  public static let person = Resource("person")
}
