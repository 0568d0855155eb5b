// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Gives an account a permission or a role, until an instant (clauses lp-1, lp-2, acc-5).
///
/// Only an administrator grants, never to themself, and only to an active account. Every grant
/// ends, at the latest when the policy says. What was decided on the account's rights before is
/// decided anew at its next request, in every process.
///
/// ```swift
/// try await gatekeeper.admit(
///   GrantAccess(.warehouse, to: "jonas", until: summersEnd, because: .cover, by: signIn))
/// ```
public struct GrantAccess: Gate {
  public static var clauses: [Clause.ID] { Granting.clauses }
  public typealias Claim = Granted
  public typealias Reason = GrantRefusal

  let granting: Granting

  /// - Parameter until: `nil` for the longest the policy allows.
  public init(
    _ permission: Permission, to account: AccountName, until: Date? = nil, because: GrantReason,
    by administrator: Proof<SignIn>
  ) {
    granting = Granting(
      effect: .allow, object: .permission(permission), account: account, until: until,
      because: because, administrator: administrator)
  }

  /// - Parameter until: `nil` for the longest the policy allows.
  public init(
    _ role: RoleName, to account: AccountName, until: Date? = nil, because: GrantReason,
    by administrator: Proof<SignIn>
  ) {
    granting = Granting(
      effect: .allow, object: .role(role), account: account, until: until, because: because,
      administrator: administrator)
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Granted, GrantRefusal> {
    try await granting.decide(&desk)
  }
}

/// Denies an account a permission or a role: whatever it is granted, this wins (clause lp-1).
///
/// A deny of a permission without tags denies every field, one without purposes every purpose.
public struct DenyAccess: Gate {
  public static var clauses: [Clause.ID] { Granting.clauses }
  public typealias Claim = Granted
  public typealias Reason = GrantRefusal

  let granting: Granting

  /// - Parameter until: `nil` for good, or until it is withdrawn.
  public init(
    _ permission: Permission, to account: AccountName, until: Date? = nil, because: GrantReason,
    by administrator: Proof<SignIn>
  ) {
    granting = Granting(
      effect: .deny, object: .permission(permission), account: account, until: until,
      because: because, administrator: administrator)
  }

  /// - Parameter until: `nil` for good, or until it is withdrawn.
  public init(
    _ role: RoleName, to account: AccountName, until: Date? = nil, because: GrantReason,
    by administrator: Proof<SignIn>
  ) {
    granting = Granting(
      effect: .deny, object: .role(role), account: account, until: until, because: because,
      administrator: administrator)
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Granted, GrantRefusal> {
    try await granting.decide(&desk)
  }
}
