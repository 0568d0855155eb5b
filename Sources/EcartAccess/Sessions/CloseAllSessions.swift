// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

/// Ends every session and every sign-in of an account, this one too (clauses acc-4, acc-9).
///
/// The owner can sign in again; to keep somebody out, disable the account.
public struct CloseAllSessions: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-4"), Clause.ID("acc-9")] }
  /// Whose sessions they were.
  public typealias Claim = AccountID

  let name: AccountName?
  let signIn: Proof<SignIn>

  /// One's own.
  public init(_ signIn: Proof<SignIn>) {
    self.name = nil
    self.signIn = signIn
  }

  /// Somebody's, by an administrator.
  public init(of name: AccountName, by administrator: Proof<SignIn>) {
    self.name = name
    self.signIn = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    switch try await SessionOwner.find(name, as: signIn, on: &desk) {
    case .refused(let reason): return .refuse(reason)
    case .account(let account):
      try await Sessions.closeAll(
        of: account, because: RefusalCode(name == nil ? "by-owner" : "by-administrator"), on: &desk)
      return .admit(account, for: .seconds(60))
    }
  }

  public typealias Reason = SessionOwnerRefusal
}

/// Whose sessions somebody asks about, if they may.
enum SessionOwner {
  case account(AccountID)
  case refused(SessionOwnerRefusal)

  /// - Parameter name: `nil` for oneself.
  static func find(
    _ name: AccountName?, as signIn: Proof<SignIn>, on desk: inout Deliberation
  ) async throws(Interruption) -> SessionOwner {
    let actor = try await desk.honour(signIn).account
    guard let name else {
      desk.object = .pseudonym(try Accounts.pseudonym(of: actor, on: desk))
      return .account(actor)
    }
    guard try await Accounts.role(of: actor, on: &desk) == .administrator else {
      return .refused(.notAdministrator)
    }
    let account = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    guard try await desk.read(AccountRecord.self, at: account.key) != nil else {
      return .refused(.unknownAccount)
    }
    return .account(account)
  }
}

/// Why an account's sessions were not listed or closed.
public enum SessionOwnerRefusal: RefusalReason {
  case notAdministrator
  case unknownAccount

  public var clause: Clause.ID { Clause.ID("acc-4") }
  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .unknownAccount: RefusalCode("unknown-account")
    }
  }
  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator sees or closes the sessions of others."
    case .unknownAccount: "There is no such account; check the name."
    }
  }
}
