// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

/// Lets an approved account work: the last of request → approve → activate (clause acc-1).
///
/// A person must have been trained and bound to confidentiality first (clauses net-5, gov-8); a
/// service needs somebody who answers for it. Nobody makes another administrator alone:
/// it is activated by another one than approved it, unless there is only one. The proof gives
/// the account its first password:
/// `SetPassword(attempt, first: activation)`.
public struct ActivateAccount: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("acc-1"), Clause.ID("net-5"), Clause.ID("gov-8")]
  }
  public typealias Claim = AccountID
  public typealias Reason = RegistrationRefusal

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
      record.state == .approved, record.isInTime(at: desk.now),
      try await Accounts.isNamed(id, on: &desk)
    else {
      desk.remark(stateOf: known)
      return .refuse(.noSuchRequest)
    }
    if let missing = record.missingPrecondition(at: desk.now) {
      desk.remark(preconditionsOf: record)
      return .refuse(missing)
    }
    guard try await Accounts.ownerWorks(record, on: &desk) else { return .refuse(.unknownOwner) }
    guard try await isByTwo(record, act, on: &desk) else { return .refuse(.madeAlone) }
    record.state = .active
    record.activated = desk.now
    try await desk.write(record, at: id.key)
    desk.settle(.accountEnded, for: id.subject)
    Accounts.startReview(of: id, on: &desk)
    try await desk.rest(on: Accounts.standing(of: id))
    return .admit(id, for: .seconds(86_400))
  }
}

extension ActivateAccount {
  /// Whether another administrator approved than activates. Who asked may be anybody, the
  /// administrator included who then approves, or a service of theirs; so for another administrator
  /// there have to be two, and for others the ledger says that there was one.
  private func isByTwo(
    _ record: AccountRecord, _ act: Administered, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    guard record.approvedBy == act.asker.key else { return true }
    let isAskedByOther = record.requestedBy != nil
    desk.remark("made-alone", .flag(record.role == .administrator || !isAskedByOther))
    guard record.role == .administrator else { return true }
    guard try await Accounts.administrators(besides: act.asker, on: &desk).isEmpty else {
      return false
    }
    var alarm = Evidence("administrator-made-alone", .alarm, clauses: [Clause.ID("acc-1")])
    alarm.object = desk.object
    desk.record(alarm)
    return true
  }
}

extension AccountRecord {
  /// Whether a request may still become an account: a day before its names are due to be erased it
  /// may not, so that no sweep that has begun takes them from an account that works.
  func isInTime(at now: Date) -> Bool { now < registered.addingTimeInterval(90 * 86_400) }

  /// What must be on record before the account may work, and is not.
  func missingPrecondition(at now: Date) -> RegistrationRefusal? {
    guard kind == .person else { return nil }
    guard let trainedUntil, now < trainedUntil else { return .trainingMissing }
    return agreementSigned == nil ? .agreementMissing : nil
  }
}
