// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

extension Gatekeeper {
  /// Everybody's rights as they are now, to ask many questions of: what a role would change, who
  /// may see what. Accounts that are not active are left out, as they may do nothing.
  ///
  /// It stands still; a gate decides on the rights as they are then.
  /// - Throws: ``StoreFailure`` when a record cannot be read.
  public func authority() async throws(StoreFailure) -> Authority {
    try await Rights(survey).authority
  }
}

/// All rights of a store, read at one time, with no key.
struct Rights: Sendable {
  var books: [AccountID: GrantBook] = [:]
  var roles: [String: RoleRecord] = [:]
  var active: Set<AccountID> = []
  let now: Date

  init(at now: Date) { self.now = now }

  init(_ survey: Survey) async throws(StoreFailure) {
    now = survey.now
    active = Set(try await AccountChecks.active(survey))
    for (key, book) in try await survey.list(GrantBook.self) {
      guard let subject = SubjectID(hex: key.description) else {
        throw .unreadable("a record of grants with another key than an account")
      }
      books[AccountID(subject)] = book
    }
    for (key, role) in try await survey.list(RoleRecord.self) { roles[key.description] = role }
  }

  var authority: Authority {
    get throws(StoreFailure) {
      var scopes: [String: [Scope]] = [:]
      for (name, role) in roles {
        guard let compiled = role.compiled else { throw .unreadable("a role's permissions") }
        scopes[name] = compiled
      }
      var entries: [AccountID: [Authority.Entry]] = [:]
      for (account, book) in books where active.contains(account) {
        let known = book.grants.compactMap(\.entry)
        guard known.count == book.grants.count else { throw .unreadable("an account's grants") }
        entries[account] = known
      }
      return Authority(roles: scopes, entries: entries)
    }
  }
}
