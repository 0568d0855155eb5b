// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Ends what an account may do, at once and in every process: its proofs are not honoured from the
/// moment this is committed (clause acc-9).
public struct DisableAccount: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  public typealias Claim = AccountID

  let name: AccountName
  let administrator: Proof<SignIn>

  public init(_ name: AccountName, by administrator: Proof<SignIn>) {
    self.name = name
    self.administrator = administrator
  }

  public enum Reason: RefusalReason {
    case notAdministrator
    case unknownAccount
    /// Nobody would be left to let anybody in.
    case lastAdministrator

    public var clause: Clause.ID { Clause.ID("acc-9") }
    public var code: RefusalCode {
      switch self {
      case .notAdministrator: RefusalCode("not-administrator")
      case .unknownAccount: RefusalCode("unknown-account")
      case .lastAdministrator: RefusalCode("last-administrator")
      }
    }
    public var remedy: String {
      switch self {
      case .notAdministrator: "Only an administrator can disable an account."
      case .unknownAccount: "There is no such active account; check the name."
      case .lastAdministrator: "Register another administrator first."
      }
    }
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let signIn = try await desk.honour(administrator)
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    let id = try Accounts.id(of: name, on: desk)
    guard var record = try await desk.read(AccountRecord.self, at: id.key),
      record.state == .active
    else { return .refuse(.unknownAccount) }
    if record.role == .administrator {
      let others = try await desk.list(AccountRecord.self, index: record.index)
      guard others.contains(where: { $0.key != id.key }) else {
        return .refuse(.lastAdministrator)
      }
    }
    record.state = .disabled
    try await desk.write(record, at: id.key)
    try await desk.revoke(Accounts.standing(of: id))
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    return .admit(id, for: .seconds(60))
  }
}
