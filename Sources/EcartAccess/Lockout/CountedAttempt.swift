// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// An attempt that was counted and is going to be looked at. Whoever looks says how it went.
package struct CountedAttempt: Sendable {
  let factor: Factor
  let account: AccountID
  /// Set for the last one before a lock.
  let locksUntil: Date?

  /// It was wrong. The last one before a lock leaves the account locked, and says so.
  package func fail(on desk: inout Deliberation) async throws(Interruption) {
    guard let locksUntil else { return }
    desk.record(
      Evidence(
        "account-locked", .alarm, clauses: [Clause.ID("acc-7")],
        fields: ["factor": .code(factor.code), "until": .instant(locksUntil)]))
    // Whoever guesses at the second factor knows the password: sessions may be theirs, so all end.
    // A stranger who guesses passwords at the door must not be able to throw the owner out.
    if factor != .password {
      try await Sessions.closeAll(of: account, because: RefusalCode("locked"), on: &desk)
    }
  }

  /// It was good: the count starts afresh, and a lock that it began is lifted.
  package func succeed(on desk: inout Deliberation) async throws(Interruption) {
    try await AttemptCounter.succeed(factor, of: account, on: &desk)
  }
}
