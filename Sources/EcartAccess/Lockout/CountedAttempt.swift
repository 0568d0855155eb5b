// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// An attempt that was counted, at its account and its source, and is going to be looked at. Whoever
/// looks says how it went, once.
package struct CountedAttempt: Sendable {
  let factor: Factor
  let account: AccountID
  let source: NetworkAddress?
  let counter: RecordKey
  /// Set for the last one before a lock.
  let locksUntil: Date?

  /// It was wrong. The last one before a lock leaves the account locked, and says so.
  package func fail(on desk: inout Deliberation) async throws(Interruption) {
    try await SourceCounter.fail(factor, of: account, from: source, on: &desk)
    try await announce(on: &desk)
  }

  /// Says that the account is locked, where it is. If the process died over the attempt that locked
  /// it, the next one finds that nobody has said so.
  func announce(on desk: inout Deliberation) async throws(Interruption) {
    guard let locksUntil,
      try await AttemptCounter.tell(counter, lockedUntil: locksUntil, on: &desk)
    else { return }
    var alarm = Evidence(
      "account-locked", .alarm, clauses: [Clause.ID("acc-7")],
      fields: ["factor": .code(factor.code), "until": .instant(locksUntil)])
    alarm.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    desk.record(alarm)
    // Whoever guesses at the second factor knows the password: sessions may be theirs, so all end.
    // A stranger who guesses passwords at the door must not be able to throw the owner out.
    if factor != .password {
      try await Sessions.closeAll(of: account, because: RefusalCode("locked"), on: &desk)
    }
  }

  /// It was good: the count starts afresh, and a lock that it began is lifted. If that is odd after
  /// what went before, there is an alarm.
  package func succeed(on desk: inout Deliberation) async throws(Interruption) {
    try await SignInAnomalies.notice(
      factor, of: account, from: source, counter: counter, on: &desk)
    try await dismiss(on: &desk)
  }

  /// There was nothing to guess at: it counts for nothing.
  package func dismiss(on desk: inout Deliberation) async throws(Interruption) {
    try await SourceCounter.succeed(factor, of: account, from: source, on: &desk)
    try await AttemptCounter.reset(counter, on: &desk)
  }
}
