// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Shows an administrator what an account was given and denied (clauses acc-5, lp-1).
public struct ListGrants: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-5"), Clause.ID("lp-1")] }
  /// Oldest first.
  public typealias Claim = [GrantListing]
  public typealias Reason = GrantRefusal

  let account: AccountName
  let administrator: Proof<SignIn>

  public init(of account: AccountName, by administrator: Proof<SignIn>) {
    self.account = account
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<[GrantListing], GrantRefusal> {
    let giver = try await Permissions.administrator(administrator, on: &desk)
    let holder = try Accounts.id(of: account, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: holder, on: desk))
    guard giver != nil else { return .refuse(.notAdministrator) }
    guard try await desk.read(AccountRecord.self, at: holder.key) != nil else {
      return .refuse(.noActiveAccount)
    }
    let book = try await desk.read(GrantBook.self, at: holder.key) ?? GrantBook()
    let now = desk.now
    return .admit(
      book.grants.map { grant in
        GrantListing(
          id: GrantID(grant.id), isDeny: grant.effect == .deny,
          what: grant.scope ?? "role \(grant.role ?? "")", given: grant.at, until: grant.until,
          isInForce: grant.isLive(at: now))
      }, for: .seconds(60))
  }
}

/// One line of ``ListGrants``.
public struct GrantListing: Sendable, Hashable {
  public let id: GrantID
  public let isDeny: Bool
  /// A permission as `resource:action:tags:purposes`, or the name of a role.
  public let what: String
  public let given: Date
  /// `nil` for a deny that lasts.
  public let until: Date?
  public let isInForce: Bool
}
