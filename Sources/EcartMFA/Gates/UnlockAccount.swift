// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import FoundationEssentials

/// An administrator lifts somebody's lock, of the password and of every second factor, and the
/// count starts afresh (clause acc-7). Nobody does it for themself.
///
/// Without it a lock ends by itself, after a day at most, also an administrator's: an attacker who
/// keeps guessing can delay the last administrator and never keep them out for good.
public struct UnlockAccount: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  /// Who was unlocked.
  public typealias Claim = AccountID
  public typealias Reason = VouchingRefusal

  let name: AccountName
  let administrator: Proof<SignIn>

  public init(_ name: AccountName, by administrator: Proof<SignIn>) {
    self.name = name
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, VouchingRefusal> {
    let signIn = try await desk.honour(administrator)
    switch try await Vouching.account(name, by: signIn.account, on: &desk) {
    case .refused(let reason): return .refuse(reason)
    case .account(let id):
      try await AttemptCounter.forgive(id, on: &desk)
      var unlocked = Evidence("account-unlocked", .done, clauses: [Clause.ID("acc-7")])
      unlocked.actor = desk.actor
      unlocked.object = desk.object
      desk.record(unlocked)
      return .admit(id, for: .seconds(60))
    }
  }
}

/// Whether somebody may vouch for somebody else.
enum Vouching {
  enum Answer: Sendable {
    case account(AccountID)
    case refused(VouchingRefusal)
  }

  static func account(
    _ name: AccountName, by administrator: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Answer {
    let id = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    guard try await Accounts.role(of: administrator, on: &desk) == .administrator else {
      return .refused(.notAdministrator)
    }
    guard id != administrator else { return .refused(.ownAccount) }
    guard try await Accounts.isActive(id, on: &desk) else { return .refused(.unknownAccount) }
    return .account(id)
  }
}

/// Why nobody was vouched for.
public enum VouchingRefusal: RefusalReason {
  case notAdministrator
  case ownAccount
  case unknownAccount

  public var clause: Clause.ID { Clause.ID("acc-7") }
  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .ownAccount: RefusalCode("own-account")
    case .unknownAccount: RefusalCode("unknown-account")
    }
  }
  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator can do this."
    case .ownAccount:
      "Not for yourself: ask another administrator, sign in with a recovery code, or wait for the"
        + " lock to end."
    case .unknownAccount: "There is no such active account; check the name."
    }
  }
}
