// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Why an account was not disabled, enabled or ended.
public enum AccountChangeRefusal: RefusalReason {
  case notAdministrator
  case unknownAccount
  /// Nobody would be left to let anybody in.
  case lastAdministrator
  /// Training or agreement is not on record (any more).
  case preconditionMissing
  /// Nobody lets their own account, or a service of theirs, work again.
  case ownAccess

  public var clause: Clause.ID {
    switch self {
    case .notAdministrator, .unknownAccount, .lastAdministrator: Clause.ID("acc-9")
    case .preconditionMissing: Clause.ID("net-5")
    case .ownAccess: Clause.ID("acc-8")
    }
  }
  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .unknownAccount: RefusalCode("unknown-account")
    case .lastAdministrator: RefusalCode("last-administrator")
    case .preconditionMissing: RefusalCode("precondition-missing")
    case .ownAccess: RefusalCode("own-access")
    }
  }
  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator can do this."
    case .unknownAccount: "There is no such account in that state; check the name."
    case .lastAdministrator: "Have another administrator activated first."
    case .ownAccess:
      "Have another administrator enable it: nobody decides that for what is their own."
    case .preconditionMissing:
      "Record a training in date and the signed agreement on confidentiality first."
    }
  }
}
