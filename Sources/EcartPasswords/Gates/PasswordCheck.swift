// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import FoundationEssentials

/// Whether an attempt is an account's password: the one way in which any gate asks it.
enum PasswordCheck {
  enum Answer {
    /// Too many attempts; nothing was looked at.
    case locked
    /// Not the password, or nobody's, or of an account that may do nothing. One answer for all.
    case wrong
    case matched(PasswordRecord, needsRehash: Bool)
  }

  /// What a verification depends on, beside the attempt that one question has once.
  private struct Facts: Hashable {
    let stored: String?
  }

  static func run(
    _ attempt: PasswordAttempt, for account: AccountID, from source: IPAddress?,
    on desk: inout Deliberation
  ) async throws(Interruption) -> Answer {
    let policy = desk.policy[PasswordPolicy.self]
    let hashing = try desk.part(PasswordHashing.self)

    // Step 1: count the attempt, durably, before the password is looked at (acc-7).
    let counted = try await AttemptCounter.begin(
      .password, of: account, from: source, limit: policy.attemptLimit,
      lock: policy.lockDuration, on: &desk)
    guard let counted else { return .locked }

    // Step 2: one hash, whoever it is: nobody's account costs what somebody's does.
    let record = try await desk.read(PasswordRecord.self, at: account.key)
    let stored = record?.phc
    let verification = try await desk.once(Facts(stored: stored)) {
      () async throws(Interruption) -> PasswordHasher.Verification in
      try await hashing.verify(attempt, against: stored, under: policy)
    }

    // Step 3: an ended account answers like a wrong password.
    let isActive = try await Accounts.isActive(account, on: &desk)
    guard let record, verification.matches, isActive else {
      try await counted.fail(on: &desk)
      return .wrong
    }
    try await counted.succeed(on: &desk)
    return .matched(record, needsRehash: verification.needsRehash)
  }
}
