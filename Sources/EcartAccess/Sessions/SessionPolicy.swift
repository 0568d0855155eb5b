// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// The numbers of sessions (clauses acc-4, net-4). The policy sets none of its own, so the floors
/// are those of NIST SP 800-63B-4 for AAL2 (§2.2.3): an hour of inactivity, a day in all.
public struct SessionPolicy: PolicySection {
  /// What happens to a sign-in when the account has all the sessions it may have.
  public enum WhenFull: Sendable, Equatable {
    /// The one opened first is closed, with evidence: somebody whose laptop is lost is not kept out
    /// by it, and somebody whose credentials were stolen notices.
    case closeOldest
    /// The new one is refused until one is closed.
    case refuse
  }

  /// What follows when an account looks shared.
  public enum WhenShared: Sendable, Equatable {
    /// An alarm in the ledger. Two devices of one person can look alike; a person must judge.
    case alarm
    /// The alarm, and each session that is used while it goes on is closed: until ten minutes after
    /// the last change between the devices, when anybody may sign in again.
    case refuse
  }

  /// Unused for so long, a session has ended.
  public var idleLimit: Duration = .seconds(30 * 60)
  /// So long after the second factor, a session has ended however much it was used.
  public var absoluteLimit: Duration = .seconds(12 * 3600)
  /// Sessions of one account at once.
  public var mostAtOnce = 3
  public var whenFull = WhenFull.closeOldest
  public var whenShared = WhenShared.alarm
  /// Devices of one account within 24 hours; one more raises the alarm.
  public var mostDevices = 5

  public init() {}

  /// Thirty minutes idle, twelve hours in all, three at once.
  public static let standard = SessionPolicy()

  public func looserThanFloor() -> [Looseness] {
    var found: [Looseness] = []
    func require(_ holds: Bool, _ clause: StaticString, _ problem: String) {
      if !holds { found.append(Looseness(clause: Clause.ID(clause), problem: problem)) }
    }
    require(
      idleLimit >= .seconds(60) && idleLimit <= .seconds(3600), "net-4",
      "idle limit of \(idleLimit.components.seconds) s is outside 60 to 3600 s (1 hour)")
    require(
      absoluteLimit >= idleLimit && absoluteLimit <= .seconds(86_400), "net-4",
      "absolute limit of \(absoluteLimit.components.seconds) s is outside the idle limit to"
        + " 86400 s (24 hours)")
    require(
      (1...10).contains(mostAtOnce), "acc-4",
      "\(mostAtOnce) sessions at once are outside 1 to 10")
    require(
      (1...20).contains(mostDevices), "acc-4",
      "\(mostDevices) devices in a day are outside 1 to 20")
    return found
  }
}
