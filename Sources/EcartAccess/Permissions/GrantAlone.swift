// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// What the only administrator of a host gives themself, because nobody else is there to do it.
///
/// It is an alarm in the ledger each time, it ends like any grant, and from the moment there is a
/// second administrator it is refused. A policy can forbid it altogether
/// (``PermissionPolicy/allowsSoleAdministrator``).
public struct GrantAlone: Gate {
  public static var clauses: [Clause.ID] { Granting.clauses }
  public typealias Claim = Granted
  public typealias Reason = GrantRefusal

  let permission: Permission
  let until: Date?
  let administrator: Proof<SignIn>

  /// - Parameter until: `nil` for the longest the policy allows.
  public init(
    _ permission: Permission, until: Date? = nil, by administrator: Proof<SignIn>
  ) {
    self.permission = permission
    self.until = until
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Granted, GrantRefusal> {
    let giver = try await Permissions.administrator(administrator, on: &desk)
    permission.remark(on: &desk)
    guard let giver else { return .refuse(.notAdministrator) }
    desk.object = desk.actor.map { .pseudonym($0) }
    guard desk.policy[PermissionPolicy.self].allowsSoleAdministrator else {
      return .refuse(.soleAdministratorForbidden)
    }
    guard try await !Permissions.hasAnotherAdministrator(than: giver, on: &desk) else {
      return .refuse(.notAlone)
    }
    let verdict = try await Granting.give(
      .allow, .permission(permission), to: giver, until: until, because: .duty, on: &desk)
    guard case .admit = verdict else { return verdict }
    var alarm = Evidence("self-granted", .alarm, clauses: [Clause.ID("lp-1")])
    alarm.actor = desk.actor
    for (name, value) in permission.evidence { alarm.add(name, value) }
    desk.record(alarm)
    return verdict
  }
}
