// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

extension ObligationRule {
  /// Somebody else has to decide whether an account is still needed (clause acc-8).
  package static let accountReview = ObligationRule(
    "account-review", clause: Clause.ID("acc-8"),
    limit: { Double($0[ReviewPolicy.self].period.components.seconds) })
}

extension Accounts {
  /// From now on the account is due for review again, a period from now.
  static func startReview(of account: AccountID, on desk: inout Deliberation) {
    desk.owe(Obligation(.accountReview, for: account.subject, from: desk.now))
  }
}
