// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// What granting and denying have in common.
struct Granting: Sendable {
  static var clauses: [Clause.ID] {
    [Clause.ID("lp-1"), Clause.ID("lp-2"), Clause.ID("acc-5")]
  }

  let effect: Authority.Entry.Effect
  let object: GrantObject
  let account: AccountName
  let until: Date?
  let because: GrantReason
  let administrator: Proof<SignIn>

  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Granted, GrantRefusal> {
    // Step 1: who asks, for whom.
    let giver = try await Permissions.administrator(administrator, on: &desk)
    let receiver = try Accounts.id(of: account, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: receiver, on: desk))
    object.remark(on: &desk)
    guard let giver else { return .refuse(.notAdministrator) }
    guard try await Accounts.isActive(receiver, on: &desk) else {
      return .refuse(.noActiveAccount)
    }
    // Step 2: nobody gives themself anything, nor a service of theirs. To deny is no gain.
    if effect == .allow, try await Accounts.isOwn(receiver, of: giver, on: &desk) {
      // Where there is nobody else, a service gets what it needs, and it is told aloud.
      guard receiver != giver,
        try await !Permissions.hasAnotherAdministrator(than: giver, on: &desk)
      else { return .refuse(.toOneself) }
      var alarm = Evidence("self-granted", .alarm, clauses: Self.clauses)
      alarm.object = desk.object
      desk.record(alarm)
    }
    try await Accounts.touch(receiver, on: &desk)
    return try await Self.give(
      effect, object, to: receiver, until: until, because: because, on: &desk)
  }

  /// Writes it into the account's book; who may do so has been decided.
  static func give(
    _ effect: Authority.Entry.Effect, _ object: GrantObject, to receiver: AccountID,
    until: Date?, because: GrantReason, on desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Granted, GrantRefusal> {
    if let fault = try await object.fault(on: &desk) { return .refuse(fault) }
    // Step 3: every grant ends; a deny may last.
    let latest = desk.now.addingTimeInterval(desk.policy[PermissionPolicy.self].longestGrant)
    let end = until ?? (effect == .allow ? latest : nil)
    if let end, !(desk.now < end) {
      desk.remark("until", .instant(end))
      return .refuse(.alreadyOver)
    }
    if effect == .allow, let end, !(end <= latest) {
      desk.remark("until", .instant(end))
      desk.remark("latest", .instant(latest))
      return .refuse(.tooLong)
    }

    // Step 4: the book, and with it everything that was decided on it.
    let book = try await desk.read(GrantBook.self, at: receiver.key) ?? GrantBook()
    guard book.kept(at: desk.now).grants.count < GrantBook.capacity else {
      desk.remark("limit", .count(GrantBook.capacity))
      return .refuse(.tooMany)
    }
    let grant = GrantRecord(
      id: UUID(), effect: effect, scope: object.scope, role: object.role, at: desk.now,
      until: end, by: desk.actor?.description ?? "", because: because.rawValue)
    try await Permissions.change(receiver, on: &desk) { $0.grants.append(grant) }
    desk.remark("grant", .identifier(grant.id))
    desk.remark("because", .code(because.code))
    if let end { desk.remark("until", .instant(end)) }
    return .admit(
      Granted(id: GrantID(grant.id), account: receiver, until: end), for: .seconds(60))
  }
}
