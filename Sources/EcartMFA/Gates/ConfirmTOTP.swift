// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import FoundationEssentials

/// The first code of a new authenticator: from here on the account signs in with it (mfa-1).
///
/// The code is used up: the sign-in that follows takes the next one.
///
/// Where it takes the place of another authenticator, it does so in one commit: the old one's
/// codes are wrong from then on, and every proof of the account is undone, the sign-in that asked
/// for the replacement and every session included. The owner signs in with the new one. Only this
/// gate's own proof is good, for ``IssueRecoveryCodes``; codes issued before stay good.
public struct ConfirmTOTP: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("mfa-1"), Clause.ID("acc-7")] }
  /// Whose authenticator it is.
  public typealias Claim = AccountID

  let enrolment: Proof<EnrolTOTP>
  let code: TOTPCode?
  let source: NetworkAddress?

  /// - Parameter code: as it was typed, like the one of `SignIn(after:totp:)`.
  /// - Parameter source: the client's address, as in ``VerifyPassword``.
  public init(_ enrolment: Proof<EnrolTOTP>, code: String, from source: NetworkAddress? = nil) {
    self.enrolment = enrolment
    self.source = source
    self.code = TOTPCode(parsing: code)
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let claim = try await desk.honour(enrolment)
    let account = claim.account
    let name = try Accounts.pseudonym(of: account, on: desk)
    desk.actor = name
    desk.object = .pseudonym(name)
    // Step 1: it must still be this enrolment that waits.
    guard try await Accounts.isActive(account, on: &desk),
      let current = try await desk.read(TOTPRecord.self, at: account.key),
      let waiting = current.waiting(for: claim.enrolment)
    else { return .refuse(.superseded) }
    // Step 2: count the attempt.
    guard let attempt = try await TOTPCheck.begin(for: account, from: source, on: &desk) else {
      return .refuse(.locked)
    }
    // Step 3: look at the code, and use it up.
    guard try await TOTPCheck.use(code, at: attempt, of: waiting, for: account, on: &desk)
    else {
      return .refuse(.wrongOrUsed)
    }
    // Step 4: whoever came in by the authenticator that is replaced is out.
    if current.isConfirmed {
      try await desk.revoke(Accounts.standing(of: account))
      try await desk.rest(on: Accounts.standing(of: account))
      var replaced = Evidence("authenticator-replaced", .done, clauses: [Clause.ID("mfa-1")])
      replaced.actor = name
      replaced.object = .pseudonym(name)
      desk.record(replaced)
    }
    return .admit(account, for: .seconds(60))
  }

  public enum Reason: RefusalReason {
    case wrongOrUsed
    case locked
    /// The enrolment was confirmed already, a later one took its place, or the account has stopped.
    case superseded

    public var clause: Clause.ID {
      switch self {
      case .wrongOrUsed, .superseded: Clause.ID("mfa-1")
      case .locked: Clause.ID("acc-7")
      }
    }
    public var code: RefusalCode {
      switch self {
      case .wrongOrUsed: RefusalCode("wrong-or-used")
      case .locked: RefusalCode("locked")
      case .superseded: RefusalCode("superseded")
      }
    }
    public var remedy: String {
      switch self {
      case .wrongOrUsed:
        "Check that the authenticator's clock is right, and type the code it shows next."
      case .locked: "Too many attempts. Wait a while, then try again."
      case .superseded: "Set up the authenticator again, or sign in if it is set up."
      }
    }
  }
}
