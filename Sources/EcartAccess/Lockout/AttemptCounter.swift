// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// Counts attempts at an account's credentials and locks it for a while (clause acc-7).
///
/// An attempt is counted *before* the credential is looked at and is durable then: a crash, a
/// restart or two hundred parallel tries give nobody a free one. Every way of writing a name has
/// one counter, and names nobody has are counted too, so that a lock tells nothing.
///
/// A network that the account signed in from lately has a counter of its own. So a stranger who knows
/// a name can lock out the rest of the world, and not its owner where they work (OWASP, "Slow down
/// online guessing attacks with device cookies"). The counters of long
/// ago are tidied away (``EcartPolicy/Gatekeeper/tidyAttempts(limit:shelves:)``).
package struct AttemptRecord: GateRecord, Codable, Ageing {
  /// Attempts since the last success or the end of the last lock, this one included.
  var failures = 0
  /// Locks in a row without a success between them; each lasts twice as long, up to a day.
  var locks = 0
  var lockedUntil: Date?
  /// Whether the lock is on record; without, its attempt died before it was judged.
  var isTold: Bool?
  package var shelf: String?

  package var index: RecordKey? { shelf.map { RecordKey($0) } }
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

  /// Reserves one attempt, at its source first: a locked source moves no account's counter.
  /// - Parameters:
  ///   - source: where it comes from, if that was told.
  ///   - limit: attempts, this one included, after which the account is locked.
  ///   - lock: how long the first lock lasts; fractions of a second are dropped.
  /// - Returns: the attempt, to be told how it went; `nil` while the account or the source is locked.
  package static func begin(
    _ factor: Factor, of account: AccountID, from source: NetworkAddress? = nil, limit: Int,
    lock: Duration, on desk: inout Deliberation
  ) async throws(Interruption) -> CountedAttempt? {
    guard try await SourceCounter.begin(factor, of: account, from: source, on: &desk) == .counted
    else { return nil }
    let now = desk.now
    let shortest = TimeInterval(lock.components.seconds)
    let known = try await SeenNetworks.mark(of: source, knownTo: account, on: &desk)
    let key = key(factor, account, known)
    let begun = try await desk.reserve(AttemptRecord.self, at: key) {
      record -> Begun in
      var attempts = record ?? AttemptRecord()
      if let until = attempts.lockedUntil {
        if now < until { return .locked(until, isTold: attempts.isTold == true) }
        attempts.lockedUntil = nil
        attempts.isTold = nil
        attempts.failures = 0
      }
      attempts.failures += 1
      if attempts.failures >= limit {
        // The last attempt before the lock is still answered; if it succeeds it lifts the lock.
        let grown = min(longestLock, shortest * Double(1 << min(attempts.locks, 10)))
        let length = max(shortest, grown)
        attempts.lockedUntil = now.addingTimeInterval(length)
        attempts.isTold = nil
        attempts.locks += 1
      }
      attempts.shelf = Shelf.name(of: key, at: attempts.lockedUntil ?? now)
      record = attempts
      return .counted(locksUntil: attempts.lockedUntil)
    }
    switch begun {
    case .counted(let until):
      return CountedAttempt(
        factor: factor, account: account, source: source, counter: key, locksUntil: until)
    case .locked(let until, let isTold):
      desk.remark("locked-until", .instant(until))
      try await SourceCounter.fail(factor, of: account, from: source, on: &desk)
      if !isTold {
        try await CountedAttempt(
          factor: factor, account: account, source: source, counter: key, locksUntil: until
        ).announce(on: &desk)
      }
      return nil
    }
  }

  private enum Begun: Sendable {
    /// The attempt counts; with an instant, the account is locked until then unless it succeeds.
    case counted(locksUntil: Date?)
    case locked(Date, isTold: Bool)
  }

  /// Puts it down that a lock is on record.
  /// - Returns: whether it was not yet, and still stands.
  static func tell(
    _ counter: RecordKey, lockedUntil: Date, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    guard var record = try await desk.read(AttemptRecord.self, at: counter),
      record.lockedUntil == lockedUntil, record.isTold != true
    else { return false }
    record.isTold = true
    try await desk.write(record, at: counter)
    return true
  }

  /// The count of one counter starts afresh.
  static func reset(
    _ counter: RecordKey, on desk: inout Deliberation
  ) async throws(Interruption) {
    try await desk.write(AttemptRecord(shelf: Shelf.name(of: counter, at: desk.now)), at: counter)
  }

  /// An administrator vouches for the person: the count of a factor starts afresh, wherever from.
  package static func succeed(
    _ factor: Factor, of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) {
    try await reset(key(factor, account, nil), on: &desk)
    for mark in try await SeenNetworks.marks(of: account, on: &desk) {
      let counter = key(factor, account, mark)
      guard try await desk.read(AttemptRecord.self, at: counter) != nil else { continue }
      try await reset(counter, on: &desk)
    }
  }

  /// What went before the attempt that is being looked at.
  static func before(
    _ counter: RecordKey, on desk: inout Deliberation
  ) async throws(Interruption) -> (failures: Int, wasLocked: Bool) {
    let record = try await desk.read(AttemptRecord.self, at: counter)
    // The last attempt before a lock sets the lock; that one is not from before.
    let locks = (record?.locks ?? 0) - (record?.lockedUntil == nil ? 0 : 1)
    return (max(0, (record?.failures ?? 0) - 1), locks > 0)
  }

  /// An administrator vouches for the person, whatever they were locked out of.
  package static func forgive(
    _ account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) {
    for factor in Factor.allCases { try await succeed(factor, of: account, on: &desk) }
  }

  /// - Parameter network: the mark of a network the account is known to sign in from.
  private static func key(
    _ factor: Factor, _ account: AccountID, _ network: String?
  ) -> RecordKey {
    RecordKey("\(factor.rawValue).\(account.subject)" + (network.map { ".\($0)" } ?? ""))
  }
}
