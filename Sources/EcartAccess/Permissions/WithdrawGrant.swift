// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Takes a grant or a deny back, at once and in every process (clauses lp-1, acc-5). The account
/// need not be active any more.
public struct WithdrawGrant: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("lp-1"), Clause.ID("acc-5")] }
  public typealias Claim = AccountID
  public typealias Reason = GrantRefusal

  let grant: GrantID
  let account: AccountName
  let administrator: Proof<SignIn>

  public init(_ grant: GrantID, of account: AccountName, by administrator: Proof<SignIn>) {
    self.grant = grant
    self.account = account
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, GrantRefusal> {
    let giver = try await Permissions.administrator(administrator, on: &desk)
    let holder = try Accounts.id(of: account, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: holder, on: desk))
    desk.remark("grant", .identifier(grant.uuid))
    guard let giver else { return .refuse(.notAdministrator) }
    let book = try await desk.read(GrantBook.self, at: holder.key) ?? GrantBook()
    guard let found = book.grants.first(where: { $0.id == grant.uuid }) else {
      return .refuse(.unknownGrant)
    }
    // To lift what one is denied is to grant oneself.
    if found.effect == .deny, try await Accounts.isOwn(holder, of: giver, on: &desk) {
      return .refuse(.toOneself)
    }
    let id = grant.uuid
    try await Permissions.change(holder, on: &desk) { $0.grants.removeAll { $0.id == id } }
    return .admit(holder, for: .seconds(60))
  }
}
