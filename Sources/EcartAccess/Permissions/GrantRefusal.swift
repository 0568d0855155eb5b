// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Why rights were not changed (clauses lp-1, acc-5).
public enum GrantRefusal: RefusalReason {
  case notAdministrator
  /// Nobody grants themselves, directly or through a role they have.
  case toOneself
  /// There is no such account, or it is not active.
  case noActiveAccount
  case unknownRole
  /// There is no such grant for that account.
  case unknownGrant
  /// The end is now or past.
  case alreadyOver
  /// The end is past the longest the policy allows.
  case tooLong
  /// A word has characters no word may have.
  case malformed
  /// The account has a thousand grants already.
  case tooMany
  /// Somebody else is an administrator, and is asked instead.
  case notAlone
  /// The policy wants two administrators.
  case soleAdministratorForbidden

  public var clause: Clause.ID {
    switch self {
    case .noActiveAccount: Clause.ID("acc-5")
    default: Clause.ID("lp-1")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .toOneself: RefusalCode("to-oneself")
    case .noActiveAccount: RefusalCode("no-active-account")
    case .unknownRole: RefusalCode("unknown-role")
    case .unknownGrant: RefusalCode("unknown-grant")
    case .alreadyOver: RefusalCode("already-over")
    case .tooLong: RefusalCode("too-long")
    case .malformed: RefusalCode("malformed")
    case .tooMany: RefusalCode("too-many")
    case .notAlone: RefusalCode("not-alone")
    case .soleAdministratorForbidden: RefusalCode("sole-administrator-forbidden")
    }
  }

  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator can change what others may do."
    case .toOneself: "Nobody changes their own rights; ask another administrator."
    case .noActiveAccount: "There is no such active account; check the name."
    case .unknownRole: "Define the role first."
    case .unknownGrant: "The account has no such grant; list its grants."
    case .alreadyOver: "Name an end in the future."
    case .tooLong: "Name an earlier end; the policy says how long a grant may last."
    case .malformed:
      "Use letters, digits, '-', '_' and '.' in the names of resources, tags and purposes."
    case .tooMany: "Make a role of what the account needs and grant that."
    case .notAlone: "There is another administrator; ask them to grant it."
    case .soleAdministratorForbidden: "Register a second administrator, who then grants it."
    }
  }
}

/// What was granted or denied, to whom and until when.
public struct Granted: Sendable {
  public let id: GrantID
  public let account: AccountID
  /// `nil`: a deny that lasts.
  public let until: Date?
}

/// What a grant is of.
enum GrantObject: Sendable {
  case permission(Permission)
  case role(RoleName)

  func remark(on desk: inout Deliberation) {
    switch self {
    case .permission(let permission): permission.remark(on: &desk)
    case .role(let role): desk.remark("role", .code(role.code))
    }
  }

  var scope: String? {
    if case .permission(let permission) = self { permission.scope.text } else { nil }
  }
  var role: String? { if case .role(let role) = self { role.description } else { nil } }

  /// Why it cannot be given, or `nil`.
  func fault(on desk: inout Deliberation) async throws(Interruption) -> GrantRefusal? {
    switch self {
    case .permission(let permission): return permission.scope.isWellFormed ? nil : .malformed
    case .role(let role):
      guard role.isWellFormed else { return .malformed }
      return try await desk.read(RoleRecord.self, at: role.key) == nil ? .unknownRole : nil
    }
  }
}
