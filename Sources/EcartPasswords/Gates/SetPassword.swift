// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault
import FoundationEssentials

/// Gives an account its password (clauses pw-1 … pw-5): one gate and one set of rules, whoever it
/// is for and whoever sets it.
///
/// ```swift
/// try await gatekeeper.admit(SetPassword(attempt, first: registration))
/// try await gatekeeper.admit(SetPassword(attempt, as: signIn))
/// try await gatekeeper.admit(SetPassword(attempt, for: "jonas", resetBy: signIn, because: .forgotten))
/// try await gatekeeper.admit(SetPassword(attempt, for: "jonas", replacing: expired))
/// ```
public struct SetPassword: Gate {
  public static var clauses: [Clause.ID] {
    [
      Clause.ID("pw-1"), Clause.ID("pw-2"), Clause.ID("pw-3"), Clause.ID("pw-4"),
      Clause.ID("pw-5"),
    ]
  }
  /// Whose password it is.
  public typealias Claim = AccountID

  /// Why an administrator sets somebody's password.
  public enum Cause: String, Sendable, CaseIterable {
    case forgotten
    /// It is known or suspected to be in other hands.
    case compromised
  }

  let attempt: PasswordAttempt
  let road: Road

  /// The first password of the first administrator.
  public init(_ attempt: PasswordAttempt, first registration: Proof<BootstrapAdministrator>) {
    self.init(attempt, .bootstrapped(registration))
  }

  /// The first password of a registered account. The proof sets a password once; shown again, it
  /// does not touch the one that is there.
  public init(_ attempt: PasswordAttempt, first registration: Proof<ActivateAccount>) {
    self.init(attempt, .registered(registration))
  }

  /// A new password for oneself, a day after the last at the earliest (pw-5).
  public init(_ attempt: PasswordAttempt, as owner: Proof<SignIn>) {
    self.init(attempt, .own(owner))
  }

  /// A password for somebody else, by an administrator. It waits for nothing, undoes every proof
  /// of the account, lifts a lock, and opens nothing until its owner has replaced it.
  public init(
    _ attempt: PasswordAttempt, for account: AccountName, resetBy administrator: Proof<SignIn>,
    because cause: Cause
  ) {
    self.init(attempt, .reset(account, administrator, cause))
  }

  /// In place of one that can no longer be signed in with: past its age, or set by an
  /// administrator. The old one is given instead of a sign-in.
  /// - Parameter source: as in ``VerifyPassword``.
  public init(
    _ attempt: PasswordAttempt, for account: AccountName, replacing old: PasswordAttempt,
    from source: IPAddress? = nil
  ) {
    self.init(attempt, .replacing(account, old, source))
  }

  private init(_ attempt: PasswordAttempt, _ road: Road) {
    self.attempt = attempt
    self.road = road
  }

  private struct History: Hashable {
    let forbidden: [String]
  }
  private struct NewHash: Hashable {}
  private struct Breached: Hashable {}

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    // Step 1: may this be set at all, by whom, and for whom?
    let errand: Errand
    switch try await road.enter(&desk) {
    case .refused(let reason): return .refuse(reason)
    case .go(let found): errand = found
    }
    let account = errand.account
    guard let person = try await Accounts.person(of: account, on: &desk),
      try await Accounts.isActive(account, on: &desk)
    else { return .refuse(.unknownAccount) }

    // Step 2: the rules, all of them at once.
    let policy = desk.policy[PasswordPolicy.self]
    let hashing = try desk.part(PasswordHashing.self)
    let attempt = self.attempt
    var violations = PasswordRules(policy: policy).violations(in: attempt, for: person.names)
    let isBreached = try await desk.once(Breached()) { () async throws(Interruption) -> Bool in
      try await hashing.isBreached(attempt)
    }
    if isBreached { violations.append(.breached) }
    guard violations.isEmpty else {
      desk.remark("violations", .codes(violations.map(\.code)))
      return .refuse(.violations(violations))
    }

    // Step 3: none of the passwords before it.
    let forbidden = errand.current?.forbidden(now: desk.now, under: policy) ?? []
    let isReused = try await desk.once(History(forbidden: forbidden)) {
      () async throws(Interruption) -> Bool in
      for phc in forbidden {
        let answer = try await hashing.verify(attempt, against: phc, under: policy)
        if answer.matches { return true }
      }
      return false
    }
    if isReused {
      desk.remark("compared-with", .count(forbidden.count))
      return .refuse(.reused)
    }

    // Step 4: hashed, kept, and what rested on the old one undone where somebody else set it.
    let phc = try await desk.once(NewHash()) { () async throws(Interruption) -> String in
      try await hashing.hash(attempt, under: policy)
    }
    try await desk.write(
      PasswordRecord.after(
        errand.current, phc: phc, now: desk.now, reason: errand.reason,
        mustChange: errand.isReset, under: policy),
      at: account.key)
    desk.owe(Obligation(.passwordExpires, for: account.subject, from: desk.now))
    // Whoever knew the old one may have a session: all end, the one that asks too (ASVS 5.0 7.4.3).
    if errand.current != nil {
      try await Sessions.closeAll(
        of: account, because: RefusalCode("password-changed"), on: &desk)
    }
    if errand.isBootstrap { try await BootstrapAdministrator.settle(on: &desk) }
    if errand.isReset {
      try await desk.revoke(Accounts.standing(of: account))
      try await AttemptCounter.succeed(.password, of: account, on: &desk)
    }
    return .admit(account, for: .seconds(60))
  }
}

extension Person {
  package var names: PersonNames {
    PersonNames(given: givenName, family: familyName, user: userName, email: email)
  }
}
