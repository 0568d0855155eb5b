// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// Counts attempts at an account's credentials and locks it for a while (clause acc-7).
///
/// An attempt is counted *before* the credential is looked at and is durable then: a crash, a
/// restart or two hundred parallel tries give nobody a free one. Every way of writing a name has
/// one counter, and names nobody has are counted too, so that a lock tells nothing.
package struct AttemptRecord: GateRecord, Codable {
  /// Attempts since the last success or the end of the last lock, this one included.
  var failures = 0
  /// Locks in a row without a success between them; each lasts twice as long, up to a day.
  var locks = 0
  var lockedUntil: Date?
}

package enum Factor: String, Sendable, Codable, CaseIterable {
  case password
  case totp
  case recovery

  var code: RefusalCode {
    switch self {
    case .password: RefusalCode("password")
    case .totp: RefusalCode("totp")
    case .recovery: RefusalCode("recovery-code")
    }
  }
}

package enum AttemptCounter {
  /// A lock grows to a day and no further: an attacker could keep somebody out for good. Only a
  /// policy that asks for more from the start gets more.
  private static let longestLock: TimeInterval = 86_400

  /// Reserves one attempt.
  /// - Parameters:
  ///   - limit: attempts, this one included, after which the account is locked.
  ///   - lock: how long the first lock lasts; fractions of a second are dropped.
  /// - Returns: the attempt, to be told how it went; `nil` while the account is locked.
  package static func begin(
    _ factor: Factor, of account: AccountID, limit: Int, lock: Duration,
    on desk: inout Deliberation
  ) async throws(Interruption) -> CountedAttempt? {
    let now = desk.now
    let shortest = TimeInterval(lock.components.seconds)
    let begun = try await desk.reserve(AttemptRecord.self, at: key(factor, account)) {
      record -> Begun in
      var attempts = record ?? AttemptRecord()
      if let until = attempts.lockedUntil {
        if now < until { return .locked(until) }
        attempts.lockedUntil = nil
        attempts.failures = 0
      }
      attempts.failures += 1
      if attempts.failures >= limit {
        // The last attempt before the lock is still answered; if it succeeds it lifts the lock.
        let grown = min(longestLock, shortest * Double(1 << min(attempts.locks, 10)))
        let length = max(shortest, grown)
        attempts.lockedUntil = now.addingTimeInterval(length)
        attempts.locks += 1
      }
      record = attempts
      return .counted(locksUntil: attempts.lockedUntil)
    }
    switch begun {
    case .counted(let until):
      return CountedAttempt(factor: factor, account: account, locksUntil: until)
    case .locked(let until):
      desk.remark("locked-until", .instant(until))
      return nil
    }
  }

  private enum Begun: Sendable {
    /// The attempt counts; with an instant, the account is locked until then unless it succeeds.
    case counted(locksUntil: Date?)
    case locked(Date)
  }

  /// The attempt was good, or an administrator vouches for the person: the count starts afresh.
  package static func succeed(
    _ factor: Factor, of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) {
    try await desk.write(AttemptRecord(), at: key(factor, account))
  }

  /// An administrator vouches for the person, whatever they were locked out of.
  package static func forgive(
    _ account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) {
    for factor in Factor.allCases { try await succeed(factor, of: account, on: &desk) }
  }

  private static func key(_ factor: Factor, _ account: AccountID) -> RecordKey {
    RecordKey("\(factor.rawValue).\(account.subject)")
  }
}
