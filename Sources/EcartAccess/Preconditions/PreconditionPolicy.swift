// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// What must be on record before an account works, and for how long it counts.
public struct PreconditionPolicy: PolicySection {
  /// How long a training in security and data protection counts (clause net-5).
  public var trainingLasts: Duration = .seconds(365 * 86_400)

  public init() {}
  public static let standard = PreconditionPolicy()

  public func looserThanFloor() -> [Looseness] {
    guard trainingLasts > .seconds(365 * 86_400) else { return [] }
    let days = trainingLasts.components.seconds / 86_400
    return [
      Looseness(
        clause: Clause.ID("net-5"),
        problem: "a training that counts for \(days) days is above 365 days")
    ]
  }
}

extension ObligationRule {
  /// A training runs out, and its owner needs another: a reminder 30 days before.
  package static let trainingEnds = ObligationRule(
    "training-ends", clause: Clause.ID("net-5"),
    limit: {
      Double($0[PreconditionPolicy.self].trainingLasts.components.seconds - 30 * 86_400)
    })
}
