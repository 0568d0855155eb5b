// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

extension ObligationRule {
  /// A password comes to its age, and its owner is told 30 days before (clause pw-6).
  package static let passwordExpires = ObligationRule(
    "password-expires", clause: Clause.ID("pw-6"),
    limit: {
      let age = $0[PasswordPolicy.self].maximumAge.inSeconds
      return max(age / 2, age - PasswordPolicy.noticeDays * 86_400)
    })
}

extension PasswordPolicy {
  /// How many days before the end its owner is reminded.
  static let noticeDays = 30.0
}
