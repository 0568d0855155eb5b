// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// How long personal data of an order may be kept (clause ret-1), and when the sweeper stops to ask.
public struct RetentionPolicy: PolicySection {
  /// After delivery: 30 days at most.
  public var afterDelivery: TimeInterval = 30 * 86_400
  /// Without any delivery event, from receipt: 60 days at most.
  public var withoutDelivery: TimeInterval = 60 * 86_400
  /// The sweeper stops when the clock is further ahead than this of what can be vouched for.
  public var largestClockJump: TimeInterval = 86_400
  /// The sweeper stops when more than this share of the living subjects is due at once...
  public var largestShare = 0.10
  /// ...unless they are no more than this many.
  public var smallBatch = 25

  public static let standard = RetentionPolicy()

  public init() {}

  public func looserThanFloor() -> [Looseness] {
    let floor = Self.standard
    var found: [Looseness] = []
    func check(_ isLooser: Bool, _ problem: String) {
      if isLooser { found.append(Looseness(clause: Clause.ID("ret-1"), problem: problem)) }
    }
    check(
      !(0...floor.afterDelivery).contains(afterDelivery),
      "\(afterDelivery / 86_400) days after delivery is not within 0 to 30")
    check(
      !(0...floor.withoutDelivery).contains(withoutDelivery),
      "\(withoutDelivery / 86_400) days without a delivery is not within 0 to 60")
    check(
      !(0...floor.largestClockJump).contains(largestClockJump),
      "a clock jump of more than 24 hours must be confirmed")
    check(
      !(0...floor.largestShare).contains(largestShare),
      "erasing more than 10 % at once must be confirmed")
    check(
      !(0...floor.smallBatch).contains(smallBatch),
      "more than 25 subjects are no small batch")
    return found
  }
}
