// SPDX-License-Identifier: Apache-2.0

import EcartAccess
package import EcartPolicy
import FoundationEssentials

/// What is kept of an account's password: salted hashes, and when each was set.
struct PasswordRecord: GateRecord, Codable {
  /// The hash in use, as a PHC string.
  var phc: String
  var setAt: Date
  /// An administrator set it: it opens nothing, and its owner can only replace it.
  var mustChange = false
  /// The ``PasswordAge/Reason`` it was set for.
  var reason: String
  var former: [Former] = []

  struct Former: Codable {
    var phc: String
    var setAt: Date
    var replacedAt: Date
    /// Why it was replaced: only the owner's own choice had to wait for the minimum age.
    var replacedFor: String
  }

  /// The record after this password was replaced.
  ///
  /// Only the former passwords that still forbid a new one are kept.
  static func after(
    _ current: PasswordRecord?, phc: String, now: Date, reason: PasswordAge.Reason,
    mustChange: Bool, under policy: PasswordPolicy
  ) -> PasswordRecord {
    var former = current?.former ?? []
    if let current {
      former.insert(
        Former(
          phc: current.phc, setAt: current.setAt, replacedAt: now, replacedFor: reason.rawValue),
        at: 0)
    }
    return PasswordRecord(
      phc: phc, setAt: now, mustChange: mustChange, reason: reason.rawValue,
      former: PasswordHistory(policy: policy).stillForbidden(former, now: now) { $0.replacedAt })
  }

  /// Since when it is the password, for the evidence of a refusal.
  func remarkAge(on desk: inout Deliberation) { desk.remark("set-at", .instant(setAt)) }

  /// Whether an administrator handed it over so long ago that not even its owner can replace it.
  func hasRunOut(at now: Date, under policy: PasswordPolicy) -> Bool {
    let isHandedOver = mustChange && reason != PasswordAge.Reason.chosenByOwner.rawValue
    return isHandedOver && now.hasReached(setAt + policy.temporaryLifetime.inSeconds)
  }

  /// Every hash a new password must not match, the one in use first.
  func forbidden(now: Date, under policy: PasswordPolicy) -> [String] {
    [phc]
      + PasswordHistory(policy: policy).stillForbidden(former, now: now) { $0.replacedAt }
      .map(\.phc)
  }
}

extension SetPassword {
  /// What is kept at an account's key, for its end.
  package static let belongings: [any GateRecord.Type] = [PasswordRecord.self]
}
