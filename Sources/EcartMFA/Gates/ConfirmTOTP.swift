// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import FoundationEssentials

/// The first code of a new authenticator: from here on the account signs in with it (mfa-1).
///
/// The code is used up: the sign-in that follows takes the next one.
public struct ConfirmTOTP: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("mfa-1"), Clause.ID("acc-7")] }
  /// Whose authenticator it is.
  public typealias Claim = AccountID

  let enrolment: Proof<EnrolTOTP>
  let code: TOTPCode?

  /// - Parameter code: as it was typed, like the one of `SignIn(after:totp:)`.
  public init(_ enrolment: Proof<EnrolTOTP>, code: String) {
    self.enrolment = enrolment
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
    guard let record = try await desk.read(TOTPRecord.self, at: account.key),
      record.enrolment == claim.enrolment, !record.isConfirmed
    else { return .refuse(.superseded) }
    // Step 2: count the attempt.
    guard try await TOTPCheck.begin(for: account, on: &desk) else { return .refuse(.locked) }
    // Step 3: look at the code, and use it up.
    let isGood = try await TOTPCheck.use(
      code, of: record, confirming: true, for: account, on: &desk)
    return isGood ? .admit(account, for: .seconds(60)) : .refuse(.wrongOrUsed)
  }

  public enum Reason: RefusalReason {
    case wrongOrUsed
    case locked
    /// The enrolment was confirmed already, or a later one took its place.
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
