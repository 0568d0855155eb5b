// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPasswords
public import EcartPolicy
import EcartVault

extension SignIn {
  /// In with a password and a code from paper, which is used up by it (clause mfa-1).
  ///
  /// Whoever comes in so has lost the authenticator: offer `EnrolTOTP(replacing:)` next.
  /// - Parameters:
  ///   - password: not older than five minutes.
  ///   - typed: as it was typed; see ``RecoveryCode/init(parsing:)``.
  ///   - source: the client's own address, as in `VerifyPassword`; `nil`: where the password was
  ///     given.
  public init(
    after password: Proof<VerifyPassword>, recoveryCode typed: String,
    from source: NetworkAddress? = nil
  ) {
    self.init(
      road: RecoveryRoad(password: password, code: RecoveryCode(parsing: typed), source: source))
  }
}

private struct RecoveryRoad: SignInRoad {
  let password: Proof<VerifyPassword>
  /// `nil` for what cannot be a code; it counts as an attempt like any other wrong one.
  let code: RecoveryCode?
  let source: NetworkAddress?

  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    // Step 1: the first factor.
    let shown = try await desk.honour(password)
    let account = shown.account
    let source = self.source ?? shown.source
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    // Step 2: count the attempt, durably.
    let policy = desk.policy[MFAPolicy.self]
    let counted = try await AttemptCounter.begin(
      .recovery, of: account, from: source, limit: policy.attemptLimit,
      lock: policy.lockDuration, on: &desk)
    guard let attempt = counted else { return .refused(.locked) }
    // Step 3: a code stands in for an authenticator; where there is none, there is nothing to
    // guess at. One that never had codes and a wrong one are told apart by nobody.
    guard try await desk.read(TOTPRecord.self, at: account.key)?.isConfirmed == true else {
      try await attempt.dismiss(on: &desk)
      return .refused(.notEnrolled)
    }
    let vault = try desk.part(Vault.self)
    guard let code,
      let record = try await desk.read(RecoveryCodeRecord.self, at: account.key),
      case .living(let key) = try await vault.key(
        of: account.subject, sealing: 1, on: &desk),
      let rest = try record.using(code, under: key)
    else {
      try await attempt.fail(on: &desk)
      return .refused(.wrongOrUsed)
    }
    // Step 4: used up. Of all who bring one code at the same time, one finds the record as it was.
    try await desk.write(rest, at: account.key)
    try await attempt.succeed(on: &desk)
    var used = Evidence(
      "recovery-code-used", .alarm, clauses: [Clause.ID("mfa-1")],
      fields: ["left": .count(rest.left)])
    used.object = desk.object
    desk.record(used)
    return .account(account, .recoveryCode, from: source)
  }
}
