// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

extension SetPassword {
  /// Why a password was not set. No case carries any of the text.
  public enum Reason: RefusalReason {
    /// Everything that is wrong with it (pw-1 … pw-4), in a fixed order; never empty.
    case violations([PasswordViolation])
    /// It was the account's password before.
    case reused
    /// The last change is less than the minimum age ago (pw-5); the first moment that is allowed.
    case tooSoon(until: Date)
    /// The account has a password: registration gives the first one only.
    case alreadySet
    case notAdministrator
    /// An administrator cannot reset the own account, which would go round pw-5.
    case ownAccount
    case unknownAccount
    /// The old password was not right. Whether there is such an account is not told.
    case wrong
    case locked
    /// The old password can still be signed in with.
    case stillGood
    /// The old password was handed over too long ago to be replaced.
    case runOut

    public var clause: Clause.ID {
      switch self {
      case .violations(let found): found.first?.clause ?? Clause.ID("pw-1")
      case .tooSoon, .ownAccount, .stillGood: Clause.ID("pw-5")
      case .reused, .alreadySet, .notAdministrator, .unknownAccount, .wrong, .runOut:
        Clause.ID("pw-1")
      case .locked: Clause.ID("acc-7")
      }
    }

    public var code: RefusalCode {
      switch self {
      case .violations: RefusalCode("violations")
      case .reused: RefusalCode("reused")
      case .tooSoon: RefusalCode("too-soon")
      case .alreadySet: RefusalCode("already-set")
      case .notAdministrator: RefusalCode("not-administrator")
      case .ownAccount: RefusalCode("own-account")
      case .unknownAccount: RefusalCode("unknown-account")
      case .wrong: RefusalCode("wrong")
      case .locked: RefusalCode("locked")
      case .stillGood: RefusalCode("still-good")
      case .runOut: RefusalCode("run-out")
      }
    }

    public var remedy: String {
      switch self {
      case .violations(let found): found.map(\.remedy).joined(separator: " ")
      case .reused: "This was your password before. Choose one you have not used."
      case .tooSoon:
        "A password is kept for a day at least. If it may be in other hands, have an administrator"
          + " reset it now."
      case .alreadySet:
        "The account has a password already. Sign in to change it, or have it reset."
      case .notAdministrator: "Only an administrator can reset somebody's password."
      case .ownAccount: "Change your own password as yourself, or have another administrator do it."
      case .unknownAccount: "There is no such active account; check the name."
      case .wrong: "The name or the old password is not right. Check both and try again."
      case .locked: "Too many attempts. Wait a while, then try again."
      case .runOut: "That password was handed over too long ago. Ask an administrator for another."
      case .stillGood: "The old password is still good: sign in with it and change it there."
      }
    }

    /// The remedy without the attempt's length.
    public var change: String {
      if case .violations(let found) = self {
        found.map(\.change).joined(separator: " ")
      } else {
        remedy
      }
    }
  }
}
