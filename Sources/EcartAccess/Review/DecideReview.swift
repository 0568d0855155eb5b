// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// One decision of a review: this account is still needed, or it is not (clause acc-8).
///
/// Nobody decides about themselves or about a service of theirs. The one exception is an
/// administrator who is the only one: they may keep themselves, and the ledger and the audit say
/// that nobody else looked. What is removed is disabled at once, in every process; whoever has left is
/// terminated, and what that owes begins: go on with ``Terminator/resume(_:)``.
public struct DecideReview: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-8")] }
  public typealias Claim = AccountID

  public enum Decision: String, Sendable, Codable, CaseIterable {
    case keep
    case remove
  }

  /// Why. A closed list, so that nothing personal gets into the ledger.
  public enum Ground: String, Sendable, Codable, CaseIterable {
    case stillNeeded = "still-needed"
    case changedRole = "changed-role"
    case left
    case unused
    case unknownOwner = "unknown-owner"
  }

  let name: AccountName
  let decision: Decision
  let ground: Ground
  let administrator: Proof<SignIn>

  public init(
    _ decision: Decision, _ name: AccountName, because ground: Ground,
    by administrator: Proof<SignIn>
  ) {
    self.name = name
    self.decision = decision
    self.ground = ground
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, ReviewRefusal> {
    let act = try await Administered(name, by: administrator, on: &desk)
    let id = act.account
    desk.remark("decision", .code(decision.code))
    desk.remark("because", .code(ground.code))
    guard act.isAdministrator else {
      return .refuse(.notAdministrator)
    }
    guard let open = try await desk.read(OpenReviewRecord.self, at: "open") else {
      return .refuse(.notOpen)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      record.state == .active || record.state == .disabled
    else {
      desk.remark(stateOf: known)
      return .refuse(.unknownAccount)
    }
    // Step 1: no self-review, unless nobody else is there.
    let isOwn = Accounts.isOwn(id, record, of: act.asker)
    var alone = false
    if isOwn {
      let others = try await Accounts.administrators(besides: act.asker, on: &desk)
      guard others.isEmpty, decision == .keep else { return .refuse(.ownAccess) }
      alone = true
      var alarm = Evidence(
        "reviewed-alone", .alarm, clauses: [Clause.ID("acc-8")],
        fields: ["review": .identifier(open.review)])
      alarm.object = desk.object
      desk.record(alarm)
    }
    // Step 2: what follows from it.
    switch decision {
    case .keep:
      record.reviewed = desk.now
      try await Accounts.returned(record, on: &desk)
      Accounts.startReview(of: id, on: &desk)
    case .remove:
      if record.role == .administrator, record.state == .active {
        guard try await Accounts.leavesSomebody(without: id, record, on: &desk) else {
          return .refuse(.lastAdministrator)
        }
      }
      if ground == .left {
        _ = try await Accounts.terminate(id, &record, leftAt: desk.now, on: &desk)
      } else {
        record.state = .disabled
        record.ended = record.ended ?? desk.now
        desk.settle(.accountReview, for: id.subject)
        try await Accounts.undo(id, on: &desk)
      }
    }
    try await desk.write(record, at: id.key)
    try await desk.write(
      ReviewDecisionRecord(
        review: open.review, account: id.key, decision: decision.rawValue,
        reason: ground.rawValue, by: act.asker.key, at: desk.now, alone: alone),
      at: ReviewDecisionRecord.key(open.review, id.key))
    return .admit(id, for: .seconds(60))
  }
}

extension DecideReview.Decision {
  fileprivate var code: RefusalCode {
    switch self {
    case .keep: RefusalCode("keep")
    case .remove: RefusalCode("remove")
    }
  }
}

extension DecideReview.Ground {
  fileprivate var code: RefusalCode {
    switch self {
    case .stillNeeded: RefusalCode("still-needed")
    case .changedRole: RefusalCode("changed-role")
    case .left: RefusalCode("left")
    case .unused: RefusalCode("unused")
    case .unknownOwner: RefusalCode("unknown-owner")
    }
  }
}
