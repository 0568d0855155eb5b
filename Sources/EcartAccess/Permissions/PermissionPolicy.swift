// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// The numbers of rights (clauses lp-1, acc-5). Times are in seconds.
public struct PermissionPolicy: PolicySection {
  /// How long a grant lasts at most, and when it names no end. Every grant ends.
  public var longestGrant: Double
  /// How long one durable entry stands for the accesses that repeat it.
  public var accessWindow: Double
  /// How often rights are compared with the signed baseline at least.
  public var driftCheckInterval: Double
  /// Whether the only administrator of a host may give rights to themself, as an alarm in the
  /// ledger. A host of one person needs it; one with two administrators never does.
  public var allowsSoleAdministrator: Bool

  public static let standard = PermissionPolicy(
    longestGrant: 365 * 86_400, accessWindow: 60, driftCheckInterval: 86_400,
    allowsSoleAdministrator: true)

  public func looserThanFloor() -> [Looseness] {
    let floor = Self.standard
    var findings: [Looseness] = []
    // Asked this way round, what is no number is too loose as well.
    if !(longestGrant <= floor.longestGrant) {
      findings.append(
        Looseness(clause: Clause.ID("lp-1"), problem: "a grant of more than 365 days"))
    }
    if !(accessWindow <= floor.accessWindow) {
      findings.append(
        Looseness(
          clause: Clause.ID("lp-1"), problem: "an access window of more than 60 seconds"))
    }
    if !(driftCheckInterval <= floor.driftCheckInterval) {
      findings.append(
        Looseness(
          clause: Clause.ID("acc-5"), problem: "a drift check less often than once a day"))
    }
    return findings
  }
}
