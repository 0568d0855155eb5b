// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// How often somebody else decides that an account or a grant is still needed (clause acc-8).
///
/// The policy allows a quarter. The standard asks after eleven weeks and waits two more, so that
/// what nobody decided has stopped working before the quarter is over.
public struct ReviewPolicy: PolicySection {
  /// From one decision until the next is due.
  public var period: Duration = .seconds(77 * 86_400)
  /// From the due date until what is undecided stops working.
  public var grace: Duration = .seconds(14 * 86_400)

  public init() {}
  public static let standard = ReviewPolicy()

  /// The longest quarter of a year, in days.
  static let quarter = 92

  /// When a decision is due again.
  public func due(after seen: Date) -> Date {
    seen.addingTimeInterval(TimeInterval(period.components.seconds))
  }

  /// From when on it does not work without a new decision.
  public func inert(after seen: Date) -> Date {
    due(after: seen).addingTimeInterval(TimeInterval(grace.components.seconds))
  }

  public func looserThanFloor() -> [Looseness] {
    var found: [Looseness] = []
    if period <= .zero || grace < .zero {
      found.append(
        Looseness(clause: Clause.ID("acc-8"), problem: "a review period of no time is none"))
    }
    if period + grace > .seconds(Self.quarter * 86_400) {
      let days = (period + grace).components.seconds / 86_400
      found.append(
        Looseness(
          clause: Clause.ID("acc-8"),
          problem: "a review period with its grace of \(days) days is above \(Self.quarter) days"))
    }
    return found
  }
}
