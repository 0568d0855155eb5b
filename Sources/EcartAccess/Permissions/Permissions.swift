// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import EcartVault
import FoundationEssentials

/// What gates, here and in other modules, ask about an account's rights.
package enum Permissions {
  /// Decides on the rights as they are, and lets the proof of this decision rest on them: it dies
  /// when a grant of the account or a role it has is changed.
  package static func decide(
    _ permission: Permission, by account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Decision {
    // Orphan grants are inert: an account that is not active may do nothing.
    guard try await Accounts.isActive(account, on: &desk) else { return .noGrant }
    try await desk.rest(on: standing(of: account))
    guard let book = try await desk.read(GrantBook.self, at: account.key) else { return .noGrant }
    var entries: [Authority.Entry] = []
    var roles: [String: [Scope]] = [:]
    for grant in book.grants {
      // A grant that cannot be understood may be a deny; so nothing is decided without it.
      guard let entry = grant.entry else {
        throw .unreadableRecord(space: Space(of: GrantBook.self).description)
      }
      entries.append(entry)
      guard case .role(let name) = entry.what, roles[name] == nil, grant.isLive(at: desk.now),
        let record = try await desk.read(RoleRecord.self, at: RecordKey(name))
      else { continue }
      guard let scopes = record.compiled else {
        throw .unreadableRecord(space: Space(of: RoleRecord.self).description)
      }
      roles[name] = scopes
    }
    let decision = Authority(roles: roles, entries: [account: entries])
      .decide(account, permission, at: desk.now)
    guard case .allowed(let by, _) = decision else { return decision }
    // A role that is changed takes the right away if it gave it, or if it may come to deny it.
    for entry in entries where entry.effect == .deny || by.contains(entry.id) {
      guard case .role(let name) = entry.what else { continue }
      try await desk.rest(on: .of(RoleRecord.self, RecordKey(name)))
    }
    return decision
  }

  /// What every decision on an account's rights rests on.
  package static func standing(of account: AccountID) -> Standing {
    .of(GrantBook.self, account.key)
  }

  /// Gives a permission for the policy's longest, unless the account has it: for EcartTesting, which
  /// decides that it may be given.
  package static func give(
    _ permission: Permission, to name: AccountName, on desk: inout Deliberation
  ) async throws(Interruption) -> GrantRefusal? {
    let account = try Accounts.id(of: name, on: desk)
    guard try await Accounts.isActive(account, on: &desk) else { return .noActiveAccount }
    if try await decide(permission, by: account, on: &desk).isAllowed { return nil }
    let verdict = try await Granting.give(
      .allow, .permission(permission), to: account, until: nil, because: .duty, on: &desk)
    return if case .refuse(let reason) = verdict { reason } else { nil }
  }

  /// Changes what an account has; decisions made on it are good no longer.
  static func change(
    _ account: AccountID, on desk: inout Deliberation,
    _ change: (inout GrantBook) -> Void
  ) async throws(Interruption) {
    let stored = try await desk.read(GrantBook.self, at: account.key) ?? GrantBook()
    var book = stored.kept(at: desk.now)
    change(&book)
    try await desk.write(book, at: account.key)
    try await desk.revoke(standing(of: account))
    try await Baseline.noteDrift(of: account, now: book, on: &desk)
  }

  /// Whoever changes rights: an administrator, signed in.
  static func administrator(
    _ signIn: Proof<SignIn>, on desk: inout Deliberation
  ) async throws(Interruption) -> AccountID? {
    let account = try await desk.honour(signIn).account
    return try await Accounts.role(of: account, on: &desk) == .administrator ? account : nil
  }

  /// Whether somebody else is an administrator, who could do it instead.
  static func hasAnotherAdministrator(
    than account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    try await !Accounts.administrators(besides: account, on: &desk).isEmpty
  }
}
