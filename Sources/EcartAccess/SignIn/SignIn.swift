// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// The one gate that everybody comes in by, whatever the second factor (clause mfa-1).
///
/// Each road in is an initialiser in the module of its factor, such as
/// `SignIn(after: password, totp: "492 039")` in EcartMFA. All of them end in one `Proof<SignIn>`.
public struct SignIn: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("mfa-1"), Clause.ID("acc-7")] }

  /// Who signed in, how, and when.
  public struct Claim: Sendable {
    public let account: AccountID
    /// The factor shown last.
    public internal(set) var factor: SecondFactor
    /// The moment a second factor was shown last, also when the sign-in was restored from a
    /// session since.
    public internal(set) var at: Date
    /// The session it was restored from; `nil` right after the factors were shown.
    public let session: SessionID?
  }

  /// What was shown beside the password. A factor gets its case when there is code for it.
  public enum SecondFactor: String, Sendable {
    case totp
    /// A code from paper, used up by it.
    case recoveryCode
  }

  private let road: any SignInRoad

  package init(road: any SignInRoad) { self.road = road }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, Reason> {
    let arrival = try await road.enter(&desk)
    switch arrival {
    case .refused(let reason): return .refuse(reason)
    case .account(let account, let factor, let source):
      desk.actor = try Accounts.pseudonym(of: account, on: desk)
      guard var record = try await Accounts.working(account, on: &desk) else {
        return .refuse(.wrongOrUsed)
      }
      if record.takenUp == nil {
        record.takenUp = desk.now
        try await Accounts.returned(record, on: &desk)
        try await desk.write(record, at: account.key)
      }
      try await Accounts.restSignIn(of: account, on: &desk)
      try await desk.rest(on: Sessions.standing(of: account))
      try await SeenNetworks.see(account, from: source, on: &desk)
      return .admit(
        Claim(account: account, factor: factor, at: desk.now, session: nil),
        for: try await Accounts.lifetime(of: account, atMost: Self.day, on: &desk))
    case .session(let claim, let lifetime):
      desk.actor = try Accounts.pseudonym(of: claim.account, on: desk)
      try await Accounts.restSignIn(of: claim.account, on: &desk)
      try await desk.rest(on: Sessions.standing(of: claim.account))
      return .admit(
        claim, for: try await Accounts.lifetime(of: claim.account, atMost: lifetime, on: &desk))
    case .again(let earlier, let factor, let end):
      var claim = earlier
      desk.actor = try Accounts.pseudonym(of: claim.account, on: desk)
      guard try await Accounts.isActive(claim.account, on: &desk) else {
        return .refuse(.wrongOrUsed)
      }
      try await Accounts.restSignIn(of: claim.account, on: &desk)
      claim.factor = factor
      claim.at = desk.now
      // Confirming a code does not make a sign-in last longer than it would have.
      return .admit(
        claim,
        for: try await Accounts.lifetime(
          of: claim.account, atMost: end.timeIntervalSince(desk.now), on: &desk))
    }
  }

  /// A working day, in seconds.
  private static let day: TimeInterval = 8 * 3600

  /// Why nobody came in. Wrong and used codes are one reason: telling them apart helps guessing.
  public enum Reason: RefusalReason {
    case wrongOrUsed
    case locked
    /// The account has no second factor yet; it can enrol one and do nothing else.
    case notEnrolled
    /// The session is unknown, over, closed, or was not this device's. Which one is in the ledger.
    case sessionEnded

    public var clause: Clause.ID {
      switch self {
      case .wrongOrUsed, .notEnrolled: Clause.ID("mfa-1")
      case .locked: Clause.ID("acc-7")
      case .sessionEnded: Clause.ID("net-4")
      }
    }
    public var code: RefusalCode {
      switch self {
      case .wrongOrUsed: RefusalCode("wrong-or-used")
      case .locked: RefusalCode("locked")
      case .notEnrolled: RefusalCode("not-enrolled")
      case .sessionEnded: RefusalCode("session-ended")
      }
    }
    public var remedy: String {
      switch self {
      case .wrongOrUsed: "Wait for the next code of your authenticator and type that one."
      case .locked: "Too many attempts. Wait a while, then try again."
      case .notEnrolled: "Set up your authenticator first; until then nothing else is possible."
      case .sessionEnded: "The session has ended. Sign in again."
      }
    }
  }
}

/// One way through ``SignIn``. `package`: a host cannot build a road of its own.
///
/// A second factor is a module that plugs in here, and touches this file for one case of
/// ``SignIn/SecondFactor`` alone. WebAuthn, when it comes, adds:
///
/// - its record: credential id, public key, signature counter, in a ``GateRecord`` at the account's
///   key; several for one account. Nothing of it is secret, so nothing of it needs sealing;
/// - its gates: one that hands out a challenge and keeps its digest for a minute, and one that
///   enrols an authenticator after a password where the account has no second factor yet, or after
///   a fresh sign-in (``Deliberation/honour(_:within:)``) where it has one;
/// - its road: `SignIn(after: Proof<VerifyPassword>, assertion:)`, which honours the password's
///   proof, counts the attempt under a ``Factor`` of its own *before* it looks at the signature,
///   uses the challenge up with compare-and-set, and ends in ``Arrival/account(_:_:)``; and
///   `SignIn(again:assertion:)`, which ends in ``Arrival/again(_:_:until:)``;
/// - a line in the audit's "has a second factor", and in the administrator's reset.
package protocol SignInRoad: Sendable {
  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival
}

package enum Arrival: Sendable {
  /// Somebody came in from outside, from an address if the host told it.
  case account(AccountID, SignIn.SecondFactor, from: NetworkAddress? = nil)
  /// Back in a session that was opened before: what was established then, and for how many seconds.
  case session(SignIn.Claim, for: TimeInterval)
  /// Somebody who was in already has shown a factor once more; the road has honoured the earlier
  /// proof, and so rests on what it rests on. `until` is the end of that proof.
  case again(SignIn.Claim, SignIn.SecondFactor, until: Date)
  case refused(SignIn.Reason)
}

extension Deliberation {
  /// Shows a sign-in, and names who is signed in as the actor of this decision.
  ///
  /// Whether the account still works is looked up each time (clause net-4): a last day that has
  /// come, a review that is overdue, an owner who has gone end a sign-in like a termination does.
  @discardableResult
  public mutating func honour(_ signIn: Proof<SignIn>) async throws(Interruption) -> SignIn.Claim {
    let claim = try await honour(proof: signIn)
    actor = try Accounts.pseudonym(of: claim.account, on: self)
    guard try await Accounts.isActive(claim.account, on: &self) else { throw .proof(.undone) }
    return claim
  }
}
