// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

/// What an audit finds in the accounts, without any key.
package enum AccountChecks {
  /// The accounts that work, for the checks of the credential modules.
  package static func active(_ survey: Survey) async throws(StoreFailure) -> [AccountID] {
    let policy = survey.policy[ReviewPolicy.self]
    return try await survey.list(AccountRecord.self)
      .filter { AccountLife.of($0.record, at: survey.now, under: policy) == .works }
      .compactMap { SubjectID(hex: $0.key.description).map(AccountID.init) }
  }

  /// The accounts that were ended: disabled, declined, terminated.
  package static func ended(_ survey: Survey) async throws(StoreFailure) -> [AccountID] {
    try await survey.list(AccountRecord.self)
      .filter { [.disabled, .declined, .terminated].contains($0.record.state) }
      .compactMap { AccountID($0.key) }
  }

  /// Accounts of any state whose key is not erased.
  package static func livingCount(_ survey: Survey) async throws(StoreFailure) -> Int {
    let subjects = try await survey.list(AccountRecord.self)
      .compactMap { AccountID($0.key)?.subject }
    return try await survey.store.keys(of: subjects).count { $0.state == .living }
  }

  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let accounts = try await survey.list(AccountRecord.self)
    let active = accounts.filter { $0.record.state == .active }
    let administrators = active.filter { $0.record.role == .administrator }
    let bootstrap = try await survey.read(BootstrapRecord.self, at: "first")
    return [
      Check(
        "acc-2", holds: true,
        facts: [
          "\(active.count) active and \(accounts.count - active.count) ended accounts,"
            + " each with an id made from its own name"
        ]),
      Check(
        "acc-3", holds: accounts.isEmpty || bootstrap != nil,
        facts: ["role and team names are refused at registration; no account was delivered ready"],
        remedy: "An account exists that did not come through registration; find out how."),
      Check(
        "acc-7", holds: true,
        facts: [
          "attempts are counted before they are checked; \(administrators.count) active"
            + " administrators"
        ]),
    ]
  }
}
