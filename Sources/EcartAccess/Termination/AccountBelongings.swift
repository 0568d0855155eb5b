// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

/// What other controls keep of an account at its key (hashes of passwords, second factors, recovery
/// codes). It is gone when the account ends: nobody needs a leaver's credentials, and nothing that
/// was made of them is worth keeping (clause acc-9).
package struct AccountBelongings: Sendable {
  private let types: [any GateRecord.Type]
  private let rules: [ObligationRule]

  /// - Parameter rules: what was owed about them, and is owed no more.
  package init(_ types: [any GateRecord.Type], settling rules: [ObligationRule]) {
    self.types = types
    self.rules = rules
  }

  static func discard(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) {
    try await desk.remove(SeenNetworks.self, at: account.key)
    // A host that imports accounts alone has none.
    let belongings: AccountBelongings
    do { belongings = try desk.part(AccountBelongings.self) } catch { return }
    for rule in belongings.rules { desk.settle(rule, for: account.subject) }
    for type in belongings.types { try await remove(type, account, &desk) }
  }

  private static func remove<R: GateRecord>(
    _ type: R.Type, _ account: AccountID, _ desk: inout Deliberation
  ) async throws(Interruption) {
    try await desk.remove(type, at: account.key)
  }
}
