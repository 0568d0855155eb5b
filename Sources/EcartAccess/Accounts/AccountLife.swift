// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
package import FoundationEssentials

/// Whether an account works at a moment: a plain rule of its record, the time and the numbers.
///
/// Nothing has to run for an account to stop: a planned last day and an overdue review take effect
/// when their moment comes, whether or not anybody looks.
package enum AccountLife: Sendable, Equatable {
  case works
  case notActive(AccountState)
  /// The last day that was agreed is over (clause acc-9).
  case left(since: Date)
  /// Nobody decided in time that it is still needed (clause acc-8).
  case inert(since: Date)

  static func of(_ record: AccountRecord, at now: Date, under policy: ReviewPolicy) -> AccountLife {
    guard record.state == .active else { return .notActive(record.state) }
    if let leaves = record.leavesAt, !(now < leaves) { return .left(since: leaves) }
    guard let seen = record.reviewed ?? record.activated else { return .inert(since: now) }
    let end = policy.inert(after: seen)
    return now < end ? .works : .inert(since: end)
  }

  /// When an account that works stops by itself; `nil` if only a decision ends it. One that is kept
  /// past its review to review others has no such end.
  static func end(of record: AccountRecord, at now: Date, under policy: ReviewPolicy) -> Date? {
    let review = (record.reviewed ?? record.activated).map { policy.inert(after: $0) }
    return [record.leavesAt, review].compactMap { $0 }.filter { now < $0 }.min()
  }
}
