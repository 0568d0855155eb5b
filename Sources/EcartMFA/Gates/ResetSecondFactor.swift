// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import FoundationEssentials

/// An administrator takes away somebody's second factor, who has lost it and every recovery code
/// (clause mfa-1).
///
/// The authenticator and the recovery codes are gone, every proof of the account is undone, and
/// the account is back at "not enrolled": its password opens the enrolment and nothing else. So
/// know the person (in the room, by telephone under a number known before), and when the password
/// may be in other hands, reset that first: `SetPassword(_:for:resetBy:because:)`.
///
/// Nobody does it for themself. An installation's only administrator has the recovery codes; with
/// a second administrator there are two ways back.
public struct ResetSecondFactor: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("mfa-1"), Clause.ID("acc-7")] }
  /// Whose second factor it was.
  public typealias Claim = AccountID
  public typealias Reason = VouchingRefusal

  /// Why an administrator does it.
  public enum Cause: String, Sendable, CaseIterable {
    case lost
    /// It is known or suspected to be in other hands.
    case compromised

    var code: RefusalCode {
      switch self {
      case .lost: RefusalCode("lost")
      case .compromised: RefusalCode("compromised")
      }
    }
  }

  private enum Road: Sendable {
    case vouched(AccountName, by: Proof<SignIn>, Cause)
    case recovered(Proof<RecoverAdministrator>)
  }

  private let road: Road

  /// - Parameter administrator: with a code shown within `MFAPolicy.reenrolmentAge`; an older one
  ///   is interrupted with ``ProofFault/tooOld``.
  public init(
    _ name: AccountName, by administrator: Proof<SignIn>, because cause: Cause
  ) {
    self.road = .vouched(name, by: administrator, cause)
  }

  /// At the console, for an administrator whom nobody else can let in again.
  package init(recovered: Proof<RecoverAdministrator>) { self.road = .recovered(recovered) }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, VouchingRefusal> {
    let id: AccountID
    let cause: Cause
    switch road {
    case .vouched(let name, let administrator, let told):
      let signIn = try await desk.honour(
        administrator, within: desk.policy[MFAPolicy.self].reenrolmentAge)
      cause = told
      desk.remark("because", .code(cause.code))
      switch try await Vouching.account(name, by: signIn.account, on: &desk) {
      case .refused(let reason): return .refuse(reason)
      case .account(let found): id = found
      }
      try await desk.revoke(Accounts.standing(of: id))
    case .recovered(let proof):
      (id, cause) = (try await desk.honour(proof), .lost)
      desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
      desk.remark("because", .code(cause.code))
      // Whoever showed the old password or code while the console was at it.
      try await desk.revoke(Accounts.standing(of: id))
    }
    try await desk.remove(TOTPRecord.self, at: id.key)
    try await desk.remove(RecoveryCodeRecord.self, at: id.key)
    try await AttemptCounter.succeed(.totp, of: id, on: &desk)
    try await AttemptCounter.succeed(.recovery, of: id, on: &desk)
    var alarm = Evidence(
      "second-factor-reset", .alarm, clauses: [Clause.ID("mfa-1")],
      fields: ["because": .code(cause.code)])
    alarm.actor = desk.actor
    alarm.object = desk.object
    desk.record(alarm)
    return .admit(id, for: .seconds(60))
  }
}
