// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import EcartVault

/// Destroys the keys of subjects that are due and sets their tombstones, in one decision.
///
/// Not public: only the sweeper asks it, after the anchor holds the tombstones.
struct EraseSubjects: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("ret-1"), Clause.ID("del-4")] }

  let due: [Obligation]

  enum Reason: RefusalReason {
    case clockUnconfirmed
    var clause: Clause.ID { Clause.ID("ret-1") }
    var code: RefusalCode { RefusalCode("clock-unconfirmed") }
    var remedy: String { "Confirm the clock first: dpp clock confirm." }
  }

  /// How many keys were destroyed.
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    // Step 1: what cannot be undone is not done on a clock nobody vouches for.
    let jump = Double(desk.unvouchedTime.components.seconds)
    guard jump <= desk.policy[RetentionPolicy.self].largestClockJump else {
      return .refuse(.clockUnconfirmed)
    }
    let count = try await Erasing.erase(due, tombstoneUnknown: false, on: &desk)
    desk.remark("subjects", .count(count))
    return .admit(count, for: .zero)
  }
}
