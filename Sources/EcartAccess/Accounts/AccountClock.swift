// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import EcartVault

extension SubjectKind {
  /// An account's clock starts when the account ends.
  package static let account = SubjectKind("account", clock: .fromEvent(.accountEnded))
}

extension ObligationRule {
  /// An ended account's name is kept as long as the log must be (clause log-6): 90 whole days, so
  /// that no entry of those days speaks of somebody whom nobody can name. Subjects are erased on the
  /// day they are due, from its beginning on; so the day is the 91st.
  package static let accountEnded = ObligationRule(
    "account-ended", clause: Clause.ID("log-6"), limit: { _ in 91 * 86_400 })
}
