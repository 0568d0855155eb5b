// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
public import FoundationEssentials

/// Takes over the password hash of an account from the program that kept it before (clause pw-1).
///
/// Its owner signs in as always; that first time it is verified in its old form, held against the
/// rules, and hashed as every other here. Nobody learns a password for it.
///
/// ```swift
/// let old = try ForeignHash(parsing: row.password)   // bcrypt, scrypt, PBKDF2, Argon2
/// try await gatekeeper.admit(ImportPassword(old, of: "jonas", setAt: row.changed, by: admin))
/// ```
public struct ImportPassword: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("pw-1"), Clause.ID("pw-6")] }
  public typealias Claim = AccountID

  let hash: ForeignHash
  let account: AccountName
  let setAt: Date?
  let administrator: Proof<SignIn>

  /// - Parameter setAt: when its owner chose it; without, it must be replaced at its first use.
  public init(
    _ hash: ForeignHash, of account: AccountName, setAt: Date?, by administrator: Proof<SignIn>
  ) {
    self.hash = hash
    self.account = account
    self.setAt = setAt
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let signIn = try await desk.honour(administrator)
    let id = try Accounts.id(of: account, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    // A hash one brings for oneself would be a way round the minimum age.
    guard id != signIn.account else { return .refuse(.ownAccount) }
    guard try await Accounts.isActive(id, on: &desk) else { return .refuse(.unknownAccount) }
    guard try await desk.read(PasswordRecord.self, at: id.key) == nil else {
      return .refuse(.alreadySet)
    }
    if let setAt, !desk.now.hasReached(setAt) {
      desk.remark("set-at", .instant(setAt))
      return .refuse(.notYet)
    }
    // The reason says that no administrator knows it: it does not run out like one handed over.
    try await desk.write(
      PasswordRecord(
        phc: hash.text, setAt: setAt ?? desk.now, mustChange: setAt == nil,
        reason: PasswordAge.Reason.chosenByOwner.rawValue),
      at: id.key)
    desk.owe(Obligation(.passwordExpires, for: id.subject, from: setAt ?? desk.now))
    return .admit(id, for: .seconds(60))
  }

  public enum Reason: RefusalReason {
    case notAdministrator
    case ownAccount
    case unknownAccount
    /// The account has a password already.
    case alreadySet
    /// It was chosen at a time to come.
    case notYet

    public var clause: Clause.ID { Clause.ID("pw-1") }
    public var code: RefusalCode {
      switch self {
      case .notAdministrator: RefusalCode("not-administrator")
      case .ownAccount: RefusalCode("own-account")
      case .unknownAccount: RefusalCode("unknown-account")
      case .alreadySet: RefusalCode("already-set")
      case .notYet: RefusalCode("not-yet")
      }
    }
    public var remedy: String {
      switch self {
      case .notAdministrator: "Only an administrator can take passwords over."
      case .ownAccount: "Have another administrator do it, or change your own password as yourself."
      case .unknownAccount: "There is no such active account; check the name."
      case .alreadySet: "The account has a password here. Leave it, or have it reset."
      case .notYet: "Give the time it was chosen, or none when that is not known."
      }
    }
  }
}
