// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

/// Whether a code is good, and its using up: the one way in which any gate asks it.
enum TOTPCheck {
  /// Counts an attempt, durably, before the code is looked at (acc-7).
  /// - Returns: `false` when the account is locked.
  static func begin(
    for account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    let policy = desk.policy[MFAPolicy.self]
    let lockedUntil = try await AttemptCounter.begin(
      .totp, of: account, limit: policy.attemptLimit, lock: policy.lockDuration, on: &desk)
    guard let lockedUntil else { return true }
    desk.remark("locked-until", .instant(lockedUntil))
    return false
  }

  /// A code at the door or once more inside: counted, looked at and used up.
  /// - Parameter source: where it comes from, if that was told.
  /// - Returns: why not, or `nil` when it was good.
  static func show(
    _ code: TOTPCode?, for account: AccountID, from source: IPAddress? = nil,
    on desk: inout Deliberation
  ) async throws(Interruption) -> SignIn.Reason? {
    guard try await SourceCounter.begin(.totp, of: account, from: source, on: &desk) == .counted
    else { return .locked }
    let refusal = try await look(code, for: account, from: source, on: &desk)
    switch refusal {
    // There was nothing to guess at, or it was guessed.
    case nil, .notEnrolled:
      try await SourceCounter.succeed(.totp, of: account, from: source, on: &desk)
    case .wrongOrUsed, .locked, .sessionEnded:
      try await SourceCounter.fail(.totp, of: account, from: source, on: &desk)
    }
    return refusal
  }

  private static func look(
    _ code: TOTPCode?, for account: AccountID, from source: IPAddress?,
    on desk: inout Deliberation
  ) async throws(Interruption) -> SignIn.Reason? {
    guard try await begin(for: account, on: &desk) else { return .locked }
    guard let record = try await desk.read(TOTPRecord.self, at: account.key), record.isConfirmed
    else {
      // There was nothing to guess at.
      try await AttemptCounter.succeed(.totp, of: account, on: &desk)
      return .notEnrolled
    }
    let before = try await SignInAnomalies.facts(.totp, of: account, from: source, on: &desk)
    guard try await use(code, of: record, for: account, on: &desk) else { return .wrongOrUsed }
    try SignInAnomalies.notice(before, .totp, of: account, on: &desk)
    return nil
  }

  /// Uses a code up: its step is written with compare-and-set, so that of all who bring one code
  /// at the same time, in whatever process, one is let in.
  /// - Returns: `false` for a code that is wrong or was used already; nothing is changed then.
  static func use(
    _ code: TOTPCode?, of record: TOTPRecord, for account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    let vault = try desk.part(Vault.self)
    guard let code, case .living(let key) = try await vault.key(of: account.subject, on: &desk)
    else { return false }
    let secret = try record.open(under: key)
    let step: Int64?
    do {
      step = try record.totp.step(
        matching: code, secret: secret, at: desk.now, after: record.lastStep,
        within: desk.policy[MFAPolicy.self].drift)
    } catch { throw .workFailed("computing a code") }
    guard let step else { return false }
    var record = record
    record.lastStep = step
    // Of a new authenticator it is the first, which shows that it is really there.
    record.isConfirmed = true
    try await desk.write(record, at: account.key)
    try await AttemptCounter.succeed(.totp, of: account, on: &desk)
    return true
  }
}
