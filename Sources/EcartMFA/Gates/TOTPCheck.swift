// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

/// Whether a code is good, and its using up: the one way in which any gate asks it.
enum TOTPCheck {
  /// Counts an attempt, durably, before the code is looked at (acc-7).
  /// - Returns: `nil` when the account is locked, or where it comes from.
  static func begin(
    for account: AccountID, from source: IPAddress? = nil, on desk: inout Deliberation
  ) async throws(Interruption) -> CountedAttempt? {
    let policy = desk.policy[MFAPolicy.self]
    return try await AttemptCounter.begin(
      .totp, of: account, from: source, limit: policy.attemptLimit, lock: policy.lockDuration,
      on: &desk)
  }

  /// A code at the door or once more inside: counted, looked at and used up.
  /// - Parameter source: where it comes from, if that was told.
  /// - Returns: why not, or `nil` when it was good.
  static func show(
    _ code: TOTPCode?, for account: AccountID, from source: IPAddress?,
    on desk: inout Deliberation
  ) async throws(Interruption) -> SignIn.Reason? {
    guard let attempt = try await begin(for: account, from: source, on: &desk) else {
      return .locked
    }
    guard let record = try await desk.read(TOTPRecord.self, at: account.key), record.isConfirmed
    else {
      // There was nothing to guess at.
      try await attempt.dismiss(on: &desk)
      return .notEnrolled
    }
    let isGood = try await use(code, at: attempt, of: record, for: account, on: &desk)
    return isGood ? nil : .wrongOrUsed
  }

  /// Uses a code up: its step is written with compare-and-set, so that of all who bring one code
  /// at the same time, in whatever process, one is let in.
  /// - Returns: `false` for a code that is wrong or was used already; only the attempt counts then.
  static func use(
    _ code: TOTPCode?, at attempt: CountedAttempt, of record: TOTPRecord, for account: AccountID,
    on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    guard let step = try await step(of: code, of: record, for: account, on: &desk) else {
      try await attempt.fail(on: &desk)
      return false
    }
    var record = record
    record.lastStep = step
    // Of a new authenticator it is the first, which shows that it is really there.
    record.isConfirmed = true
    try await desk.write(record, at: account.key)
    try await attempt.succeed(on: &desk)
    return true
  }

  private static func step(
    of code: TOTPCode?, of record: TOTPRecord, for account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Int64? {
    let vault = try desk.part(Vault.self)
    guard let code, case .living(let key) = try await vault.key(of: account.subject, on: &desk)
    else { return nil }
    let secret = try record.open(under: key)
    do {
      return try record.totp.step(
        matching: code, secret: secret, at: desk.now, after: record.lastStep,
        within: desk.policy[MFAPolicy.self].drift)
    } catch { throw .workFailed("computing a code") }
  }
}
