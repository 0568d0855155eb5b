// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// One decision of a review: this account is still needed, or it is not (clause acc-8).
///
/// Nobody decides about themselves or about a service of theirs. The one exception is an
/// administrator who is the only one: they may keep themselves, and the ledger and the audit say
/// that nobody else looked. What is removed is disabled at once, in every process.
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
    let signIn = try await desk.honour(administrator)
    let id = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    desk.remark("decision", .code(decision.code))
    desk.remark("because", .code(ground.code))
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
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
    let isOwn = id == signIn.account || record.owner == signIn.account.key
    var alone = false
    if isOwn {
      let others = try await Accounts.administrators(besides: signIn.account, on: &desk)
      guard others.isEmpty, decision == .keep else { return .refuse(.ownAccess) }
      alone = true
      desk.record(
        Evidence(
          "reviewed-alone", .alarm, clauses: [Clause.ID("acc-8")],
          fields: ["review": .identifier(open.review)]))
    }
    // Step 2: what follows from it.
    switch decision {
    case .keep:
      record.reviewed = desk.now
      Accounts.startReview(of: id, on: &desk)
    case .remove:
      if record.role == .administrator, record.state == .active {
        guard try await Accounts.leavesSomebody(without: id, record, on: &desk) else {
          return .refuse(.lastAdministrator)
        }
      }
      record.state = .disabled
      record.ended = record.ended ?? desk.now
      desk.settle(.accountReview, for: id.subject)
      try await desk.revoke(Accounts.standing(of: id))
    }
    try await desk.write(record, at: id.key)
    try await desk.write(
      ReviewDecisionRecord(
        review: open.review, account: id.key, decision: decision.rawValue,
        reason: ground.rawValue, by: signIn.account.key, at: desk.now, alone: alone),
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
