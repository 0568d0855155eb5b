// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

/// Asks whether somebody who is signed in may do something now (clauses lp-1, lp-2, log-1).
///
/// The attempt is in the ledger (who, what, which fields, what for) before it is answered, allowed
/// or not. The proof is good for a minute at most and never past the end of a grant it was decided
/// on; it dies at once when a grant of the account, a role it has or the account itself is changed.
/// For the many accesses of a working day ask ``EcartPolicy/Gatekeeper/permit(_:as:)``.
public struct Authorise: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("lp-1"), Clause.ID("lp-2"), Clause.ID("log-1")]
  }

  /// Who may do what.
  public struct Claim: Sendable {
    public let account: AccountID
    public let permission: Permission
  }

  let permission: Permission
  let signIn: Proof<SignIn>
  /// Windows that are over, whose repeats go into the ledger along with this.
  let finished: [AccessWindows.Finished]

  public init(_ permission: Permission, as signIn: Proof<SignIn>) {
    self.init(permission, as: signIn, after: [])
  }

  init(
    _ permission: Permission, as signIn: Proof<SignIn>, after finished: [AccessWindows.Finished]
  ) {
    self.permission = permission
    self.signIn = signIn
    self.finished = finished
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, Reason> {
    let account = try await desk.honour(signIn).account
    permission.remark(on: &desk)
    for window in finished { desk.record(try window.evidence(on: desk)) }
    let decision = try await Permissions.decide(permission, by: account, on: &desk)
    decision.remark(on: &desk)
    switch decision {
    case .allowed(_, let until):
      let window = desk.policy[PermissionPolicy.self].accessWindow
      let end = min(until, signIn.expires, desk.now.addingTimeInterval(window))
      return .admit(
        Claim(account: account, permission: permission),
        for: try await Accounts.lifetime(
          of: account, atMost: end.timeIntervalSince(desk.now), on: &desk))
    case .denied: return .refuse(.denied)
    case .noGrant: return .refuse(.notGranted)
    case .expired: return .refuse(.expired)
    }
  }

  public enum Reason: RefusalReason {
    /// Nobody granted it, or the account is not active.
    case notGranted
    case denied
    case expired

    public var clause: Clause.ID { Clause.ID("lp-1") }
    public var code: RefusalCode {
      switch self {
      case .notGranted: RefusalCode("not-granted")
      case .denied: RefusalCode("denied")
      case .expired: RefusalCode("grant-expired")
      }
    }
    public var remedy: String {
      switch self {
      case .notGranted: "This is not among what you may do; an administrator can grant it."
      case .denied: "This was denied to you; an administrator can say why, and lift it."
      case .expired: "What allowed this has ended; an administrator can grant it again."
      }
    }
  }
}
