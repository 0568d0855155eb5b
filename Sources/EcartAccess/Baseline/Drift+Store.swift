// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

extension Drift {
  /// Of all rights as they are read at one time.
  init(_ rights: Rights, accounts: [AccountID: [String]], roles: [String: [String]]) {
    var baseline: [Holder: Set<String>] = [:]
    for (account, lines) in accounts { baseline[.account(account)] = Set(lines) }
    for (role, lines) in roles { baseline[.role(role)] = Set(lines) }
    var live: [Holder: Set<String>] = [:]
    var orphans: [Holder: Set<String>] = [:]
    for (account, book) in rights.books {
      let lines = Baseline.lines(of: book, at: rights.now)
      if rights.active.contains(account) {
        live[.account(account)] = lines
      } else {
        orphans[.account(account)] = lines
      }
    }
    for (name, role) in rights.roles { live[.role(name)] = Set(role.scopes) }
    self.init(baseline: baseline, live: live, orphans: orphans)
  }

  /// Of a store as it is, or `nil` when no baseline was signed.
  init?(_ survey: Survey) async throws(StoreFailure) {
    guard try await survey.read(BaselineHead.self, at: "head") != nil else { return nil }
    var accounts: [AccountID: [String]] = [:]
    for (key, record) in try await survey.list(AccountBaseline.self) {
      guard let subject = SubjectID(hex: key.description) else { continue }
      accounts[AccountID(subject)] = record.lines
    }
    var roles: [String: [String]] = [:]
    for (key, record) in try await survey.list(RoleBaseline.self) {
      roles[key.description] = record.lines
    }
    self.init(try await Rights(survey), accounts: accounts, roles: roles)
  }
}

extension Gatekeeper {
  /// The differences between the rights in force and the signed baseline, line by line; `nil` when
  /// none was signed.
  /// - Throws: ``StoreFailure`` when a record cannot be read.
  public func drift() async throws(StoreFailure) -> Drift? { try await Drift(survey) }
}
