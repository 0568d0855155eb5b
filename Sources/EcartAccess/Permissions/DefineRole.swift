// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Says what a role holds, from now on and for everybody who has it (clause lp-1). An empty list
/// leaves a role that gives nothing.
public struct DefineRole: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("lp-1"), Clause.ID("acc-5")] }
  public typealias Claim = Void
  public typealias Reason = GrantRefusal

  let role: RoleName
  let permissions: [Permission]
  let administrator: Proof<SignIn>

  public init(_ role: RoleName, _ permissions: [Permission], by administrator: Proof<SignIn>) {
    self.role = role
    self.permissions = permissions
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, GrantRefusal> {
    let giver = try await Permissions.administrator(administrator, on: &desk)
    desk.remark("role", .code(role.code))
    desk.remark("permissions", .count(permissions.count))
    guard let giver else { return .refuse(.notAdministrator) }
    guard role.isWellFormed, permissions.allSatisfy(\.scope.isWellFormed) else {
      return .refuse(.malformed)
    }
    guard permissions.count <= GrantBook.capacity else {
      desk.remark("limit", .count(GrantBook.capacity))
      return .refuse(.tooMany)
    }
    // Widening a role one has is granting oneself; and narrowing one that is denied to one, too.
    // So it is for a service one answers for.
    for own in [giver] + (try await Accounts.ownServices(of: giver, on: &desk)) {
      let book = try await desk.read(GrantBook.self, at: own.key) ?? GrantBook()
      guard
        !book.grants.contains(where: { $0.role == role.description && $0.isLive(at: desk.now) })
      else { return .refuse(.toOneself) }
    }

    let record = RoleRecord(
      scopes: Set(permissions.map(\.scope.text)).sorted(), at: desk.now,
      by: desk.actor?.description ?? "")
    desk.remark("digest", .commitment(try Baseline.digest(of: record.scopes)))
    try await desk.write(record, at: role.key)
    try await desk.revoke(.of(RoleRecord.self, role.key))
    try await Baseline.noteDrift(of: role, now: record, on: &desk)
    return .admit((), for: .seconds(60))
  }
}
