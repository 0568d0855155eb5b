// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Puts an account out of use at once and in every process: its proofs are not honoured from the
/// moment this is committed. For a while; who leaves for good is terminated (clause acc-9).
public struct DisableAccount: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-9"), Clause.ID("acc-7")] }
  public typealias Claim = AccountID
  public typealias Reason = AccountChangeRefusal

  let name: AccountName
  let administrator: Proof<SignIn>

  public init(_ name: AccountName, by administrator: Proof<SignIn>) {
    self.name = name
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let act = try await Administered(name, by: administrator, on: &desk)
    let id = act.account
    guard act.isAdministrator else {
      return .refuse(.notAdministrator)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      record.state == .active
    else {
      desk.remark(stateOf: known)
      return .refuse(.unknownAccount)
    }
    if record.role == .administrator {
      guard try await Accounts.leavesSomebody(without: id, record, on: &desk) else {
        return .refuse(.lastAdministrator)
      }
    }
    record.state = .disabled
    record.ended = desk.now
    try await desk.write(record, at: id.key)
    try await Accounts.undo(id, on: &desk)
    return .admit(id, for: .seconds(60))
  }
}

/// Lets a disabled account work again. The only way back: a new password does not enable an
/// account (CVE-2025-0604), and a terminated one has no way back.
public struct EnableAccount: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-1"), Clause.ID("net-5")] }
  public typealias Claim = AccountID
  public typealias Reason = AccountChangeRefusal

  let name: AccountName
  let administrator: Proof<SignIn>

  public init(_ name: AccountName, by administrator: Proof<SignIn>) {
    self.name = name
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let act = try await Administered(name, by: administrator, on: &desk)
    let id = act.account
    guard act.isAdministrator else {
      return .refuse(.notAdministrator)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      record.state == .disabled
    else {
      desk.remark(stateOf: known)
      return .refuse(.unknownAccount)
    }
    // To enable is to decide that it is needed, and nobody decides that for what is theirs.
    let isOwn = Accounts.isOwn(id, record, of: act.asker)
    if isOwn {
      guard try await Accounts.administrators(besides: act.asker, on: &desk).isEmpty else {
        return .refuse(.ownAccess)
      }
    }
    guard record.missingPrecondition(at: desk.now) == nil else {
      desk.remark(preconditionsOf: record)
      return .refuse(.preconditionMissing)
    }
    record.state = .active
    record.ended = nil
    // Somebody else has just decided that it is needed; or there is nobody else, and it is told.
    record.reviewed = desk.now
    try await Accounts.returned(record, on: &desk)
    if isOwn {
      var alarm = Evidence("enabled-alone", .alarm, clauses: [Clause.ID("acc-8")])
      alarm.object = desk.object
      desk.record(alarm)
    }
    Accounts.startReview(of: id, on: &desk)
    try await desk.write(record, at: id.key)
    // What was proven before it was disabled stays undone.
    try await desk.revoke(Accounts.standing(of: id))
    return .admit(id, for: .seconds(60))
  }
}
