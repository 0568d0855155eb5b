// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPersonalData
public import EcartPolicy

extension Gatekeeper {
  /// Gives an account a permission without asking an administrator, for tests of what comes after.
  /// A second time it does nothing.
  ///
  /// Works only over a store that has lived on a testing clock.
  public func grantForTesting(
    _ permission: Permission, to account: AccountName
  ) async throws(Denied<GrantForTesting>) {
    try await admit(GrantForTesting(permission: permission, account: account))
  }

  /// Lets an account reveal every field of a record type for a purpose.
  public func grantReveal<R: PersonalRecord, P: Purpose>(
    of record: R.Type, for purpose: P.Type, to account: AccountName
  ) async throws(Denied<GrantForTesting>) {
    try await grantForTesting(.revealAll(of: record, for: purpose), to: account)
  }
}

/// See ``EcartPolicy/Gatekeeper/grantForTesting(_:to:)``.
public struct GrantForTesting: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
  let permission: Permission
  let account: AccountName

  public enum Reason: RefusalReason {
    /// The store is not one for tests.
    case notForTesting
    case notGranted(GrantRefusal)

    public var clause: Clause.ID { Clause.ID("lp-1") }
    public var code: RefusalCode {
      switch self {
      case .notForTesting: RefusalCode("not-for-testing")
      case .notGranted(let reason): reason.code
      }
    }
    public var remedy: String {
      switch self {
      case .notForTesting: "Open the store on a testing clock, or let an administrator grant it."
      case .notGranted(let reason): reason.remedy
      }
    }
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, Reason> {
    guard desk.isOnTestingStore else { return .refuse(.notForTesting) }
    if let reason = try await Permissions.give(permission, to: account, on: &desk) {
      return .refuse(.notGranted(reason))
    }
    return .admit((), for: .zero)
  }
}
