// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

extension Accounts {
  /// What the end of an account came to.
  struct Ending {
    /// Until when everything must have been seen to be dead.
    let due: Date
    let services: [AccountID]
  }

  /// Ends an account for good, with everything that lets somebody in (clause acc-9); who may do so has
  /// been decided.
  static func terminate(
    _ id: AccountID, _ record: inout AccountRecord, leftAt told: Date,
    on desk: inout Deliberation
  ) async throws(Interruption) -> Ending {
    // A planned last day that is over began the 24 hours already.
    let left = min(told, record.leavesAt ?? told)
    desk.remark("left-at", .instant(left))
    record.state = .terminated
    record.ended = desk.now
    try await desk.write(record, at: id.key)
    let services = try await undo(id, on: &desk)
    // Nothing is left lying about that a mistake elsewhere could bring back to life.
    try await Sessions.end(of: id, on: &desk)
    try await Permissions.change(id, on: &desk) { $0.grants = [] }
    try await Credentials.dismiss(id, on: &desk)
    try await AccountBelongings.discard(of: id, on: &desk)
    // What was owed about the account is owed no more; what its end owes begins.
    desk.settle(.accountReview, for: id.subject)
    desk.settle(.trainingEnds, for: id.subject)
    desk.owe(Obligation(.termination, for: id.subject, from: left))
    desk.owe(Obligation(.accountEnded, for: id.subject, from: desk.now))
    try await desk.write(TerminationRecord(left: left, ended: desk.now), at: id.key)
    desk.remark("services", .count(services.count))
    return Ending(
      due: left.addingTimeInterval(ObligationRule.termination.limit(desk.policy)),
      services: services)
  }
}
