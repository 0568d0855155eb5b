// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Sets the last day of somebody who is leaving: from that moment on the account does not work,
/// whether or not anything runs then (clause acc-9). It can only come sooner, not later.
public struct PlanDeparture: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  public typealias Claim = AccountID

  let name: AccountName
  let moment: Date
  let administrator: Proof<SignIn>

  public init(_ name: AccountName, at moment: Date, by administrator: Proof<SignIn>) {
    self.name = name
    self.moment = moment
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, TerminationRefusal> {
    let act = try await Administered(name, by: administrator, on: &desk)
    let id = act.account
    desk.remark("leaves-at", .instant(moment))
    guard act.isAdministrator else {
      return .refuse(.notAdministrator)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      record.state == .active || record.state == .disabled
    else {
      desk.remark(stateOf: known)
      return .refuse(.unknownAccount)
    }
    guard moment > desk.now else { return .refuse(.alreadyOver) }
    if let planned = record.leavesAt, !planned.hasReached(moment) {
      desk.remark("planned", .instant(planned))
      return .refuse(.laterThanPlanned)
    }
    // Somebody must stay who has no last day.
    if record.role == .administrator, record.leavesAt == nil {
      guard try await Accounts.leavesSomebody(without: id, record, on: &desk) else {
        return .refuse(.lastAdministrator)
      }
    }
    record.leavesAt = moment
    try await desk.write(record, at: id.key)
    // The 24 hours begin with the last day.
    desk.owe(Obligation(.termination, for: id.subject, from: moment))
    return .admit(id, for: .seconds(60))
  }
}

/// Takes a planned last day back before it has come: the person stays after all. Another
/// administrator decides it; once the moment is over, nothing brings it back.
public struct WithdrawDeparture: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-9"), Clause.ID("acc-1")] }
  public typealias Claim = AccountID

  let name: AccountName
  let administrator: Proof<SignIn>

  public init(_ name: AccountName, by administrator: Proof<SignIn>) {
    self.name = name
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, TerminationRefusal> {
    let act = try await Administered(name, by: administrator, on: &desk)
    let id = act.account
    guard act.isAdministrator else {
      return .refuse(.notAdministrator)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard !Accounts.isOwn(id, known, of: act.asker) else { return .refuse(.ownDeparture) }
    guard var record = known,
      record.state == .active || record.state == .disabled
    else {
      desk.remark(stateOf: known)
      return .refuse(.unknownAccount)
    }
    guard let planned = record.leavesAt else { return .refuse(.nothingPlanned) }
    desk.remark("leaves-at", .instant(planned))
    guard desk.now < planned else { return .refuse(.alreadyOver) }
    record.leavesAt = nil
    try await desk.write(record, at: id.key)
    desk.settle(.termination, for: id.subject)
    return .admit(id, for: .seconds(60))
  }
}
