// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
public import FoundationEssentials

/// The first factor of a sign-in (clauses mfa-1, pw-6, acc-7). Its proof opens nothing by itself:
/// it is what `SignIn(after:totp:)` takes, for five minutes.
public struct VerifyPassword: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("mfa-1"), Clause.ID("pw-6"), Clause.ID("acc-7")]
  }

  /// Whose password was given, and when.
  public struct Claim: Sendable {
    public let account: AccountID
    public let at: Date
    /// Where it was given, for the second factor to be held against.
    package let source: NetworkAddress?
  }

  let account: AccountName
  let attempt: PasswordAttempt
  let source: NetworkAddress?

  /// - Parameters:
  ///   - account: the name as it was typed; every way of writing it is the same account.
  ///   - attempt: the password as it was typed.
  ///   - source: the client's own address (``EcartAccess/AdmitAddress``), never a proxy's: a source
  ///     that guesses at many accounts is locked, whatever it guesses at. `nil`: accounts alone are
  ///     counted.
  public init(
    account: AccountName, attempt: PasswordAttempt, from source: NetworkAddress? = nil
  ) {
    self.account = account
    self.attempt = attempt
    self.source = source
  }

  private struct Breached: Hashable {}
  /// What a new hash in place of a cheaper one depends on.
  private struct Rehash: Hashable {
    let stored: String
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, Reason> {
    let id = try Accounts.id(of: account, on: desk)
    let name = try Accounts.pseudonym(of: id, on: desk)
    desk.object = .pseudonym(name)

    // Step 1: is it the password?
    var record: PasswordRecord
    let needsRehash: Bool
    switch try await PasswordCheck.run(attempt, for: id, from: source, on: &desk) {
    case .locked: return .refuse(.locked)
    case .wrong: return .refuse(.wrong)
    case .matched(let known, let outdated): (record, needsRehash) = (known, outdated)
    }
    desk.actor = name

    // Step 2: only whoever knows it is told that it has ended (pw-6) or must be replaced.
    let policy = desk.policy[PasswordPolicy.self]
    if record.hasRunOut(at: desk.now, under: policy) {
      record.remarkAge(on: &desk)
      return .refuse(.runOut)
    }
    if record.mustChange {
      record.remarkAge(on: &desk)
      return .refuse(.mustBeReplaced)
    }
    let age = PasswordAge(policy: policy)
    if age.isExpired(setAt: record.setAt, now: desk.now) {
      record.remarkAge(on: &desk)
      desk.remark("expired-at", .instant(age.expiry(setAt: record.setAt)))
      return .refuse(.expired)
    }

    // Step 3: a hash cheaper than today's is made anew while the password is at hand.
    if needsRehash {
      let hashing = try desk.part(PasswordHashing.self)
      let attempt = self.attempt
      let isImported = (try? PHCString(parsing: record.phc)) == nil
      record.phc = try await desk.once(Rehash(stored: record.phc)) {
        () async throws(Interruption) -> String in
        try await hashing.hash(attempt, under: policy)
      }
      // What came from elsewhere is held against the rules when it is seen for the first time.
      if isImported {
        let person = try await Accounts.person(of: id, on: &desk)
        let names = person?.names ?? PersonNames()
        let violations = PasswordRules(policy: policy).violations(in: attempt, for: names)
        let isBreached = try await desk.once(Breached()) { () async throws(Interruption) -> Bool in
          try await hashing.isBreached(attempt)
        }
        record.mustChange = !violations.isEmpty || isBreached
        // Not which rules: it opens the account until it is replaced.
        desk.remark("imported", .flag(true))
        desk.remark("passes-the-rules", .flag(!record.mustChange))
      }
      try await desk.write(record, at: id.key)
      desk.remark("rehashed", .flag(true))
      if record.mustChange { return .refuse(.mustBeReplaced) }
    }
    try await desk.rest(on: Accounts.standing(of: id))
    return .admit(Claim(account: id, at: desk.now, source: source), for: .seconds(300))
  }

  /// Why the password did not pass. Whether an account exists is never told.
  public enum Reason: RefusalReason {
    /// Not the password, no such account, or one that has ended.
    case wrong
    /// Too many attempts. For how long is not told.
    case locked
    /// The right password, past its age.
    case expired
    /// The right password, but an administrator set it, or it was imported and breaks the rules: its
    /// owner must choose another first.
    case mustBeReplaced
    /// The right password, handed over by an administrator too long ago.
    case runOut

    public var clause: Clause.ID {
      switch self {
      case .wrong: Clause.ID("mfa-1")
      case .locked: Clause.ID("acc-7")
      case .expired: Clause.ID("pw-6")
      case .mustBeReplaced, .runOut: Clause.ID("pw-1")
      }
    }
    public var code: RefusalCode {
      switch self {
      case .wrong: RefusalCode("wrong")
      case .locked: RefusalCode("locked")
      case .expired: RefusalCode("expired")
      case .mustBeReplaced: RefusalCode("must-be-replaced")
      case .runOut: RefusalCode("run-out")
      }
    }
    public var remedy: String {
      switch self {
      case .wrong: "The name or the password is not right. Check both and try again."
      case .locked: "Too many attempts. Wait a while, then try again."
      case .expired: "The password has reached its age. Replace it with a new one."
      case .mustBeReplaced: "Replace this password with a new one of your own."
      case .runOut: "This password was handed over too long ago. Ask an administrator for another."
      }
    }
  }
}
