// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Agrees to an account that was asked for, or turns it down (clause acc-1).
///
/// Whoever asked does not decide, and neither does the person it is for.
public struct ApproveAccount: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-1")] }
  public typealias Claim = AccountID
  public typealias Reason = RegistrationRefusal

  let name: AccountName
  let approver: Proof<SignIn>
  let approves: Bool

  public init(_ name: AccountName, by approver: Proof<SignIn>) {
    self.name = name
    self.approver = approver
    self.approves = true
  }

  /// Turns the request down; the same name may be asked for again.
  public init(declining name: AccountName, by approver: Proof<SignIn>) {
    self.name = name
    self.approver = approver
    self.approves = false
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let signIn = try await desk.honour(approver)
    let id = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    desk.remark("approves", .flag(approves))
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      record.state == .requested
    else {
      desk.remark(stateOf: known)
      return .refuse(.noSuchRequest)
    }
    guard record.requestedBy != signIn.account.key, id != signIn.account else {
      return .refuse(.ownRequest)
    }
    record.approvedBy = signIn.account.key
    record.state = approves ? .approved : .declined
    if !approves {
      record.ended = desk.now
      desk.owe(Obligation(.accountEnded, for: id.subject, from: desk.now))
    }
    try await desk.write(record, at: id.key)
    return .admit(id, for: .seconds(60))
  }
}
