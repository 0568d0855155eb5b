// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Agrees to an account that was asked for, or turns it down (clause acc-1).
///
/// Whoever asked does not decide, and neither does the person it is for, nor who answers for the
/// service it is for.
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

  /// Turns the request down, also after it was approved, while the account has not been activated;
  /// the same name may be asked for again.
  public init(declining name: AccountName, by approver: Proof<SignIn>) {
    self.name = name
    self.approver = approver
    self.approves = false
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let act = try await Administered(name, by: approver, on: &desk)
    let id = act.account
    desk.remark("approves", .flag(approves))
    guard act.isAdministrator else {
      return .refuse(.notAdministrator)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      record.state == .requested || !approves && record.state == .approved,
      record.isInTime(at: desk.now),
      try await Accounts.isNamed(id, on: &desk)
    else {
      desk.remark(stateOf: known)
      return .refuse(.noSuchRequest)
    }
    guard record.requestedBy != act.asker.key, !Accounts.isOwn(id, record, of: act.asker) else {
      return .refuse(.ownRequest)
    }
    record.approvedBy = act.asker.key
    record.state = approves ? .approved : .declined
    if !approves {
      record.ended = desk.now
      desk.owe(Obligation(.accountEnded, for: id.subject, from: desk.now))
    }
    try await desk.write(record, at: id.key)
    return .admit(id, for: .seconds(60))
  }
}
