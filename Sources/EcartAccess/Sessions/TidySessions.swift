// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// Removes the rows of sessions that have ended, and sightings older than a day. Nothing lives by
/// it: an ended session is refused whether its row is there or not.
package struct TidySessions: Gate {
  package static var clauses: [Clause.ID] { [Clause.ID("acc-4")] }
  /// How many sessions were taken out.
  package typealias Claim = Int
  package enum Reason: RefusalReason {
    package var clause: Clause.ID { Clause.ID("acc-4") }
    package var code: RefusalCode { RefusalCode("none") }
    package var remedy: String { "" }
  }

  let account: AccountID

  package func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Int, Reason> {
    guard var table = try await desk.read(SessionTable.self, at: account.key) else {
      return .admit(0, for: .zero)
    }
    let before = table.entries.count
    try await Sessions.clear(&table, of: account, on: &desk)
    table.forget(before: desk.now.addingTimeInterval(-SharingRules.day))
    if table.entries.isEmpty && table.sightings.isEmpty {
      try await desk.remove(SessionTable.self, at: account.key)
    } else {
      try await desk.write(table, at: account.key)
    }
    desk.remark("removed", .count(before - table.entries.count))
    return .admit(before - table.entries.count, for: .zero)
  }
}

extension Gatekeeper {
  /// For the sweep: tidies the sessions of so many accounts at most.
  /// - Returns: how many sessions were removed.
  @discardableResult
  package func tidySessions(
    limit: Int = 100
  ) async throws -> Int {
    let survey = self.survey
    let rules = SessionRules(policy: policy[SessionPolicy.self])
    let due = try await survey.list(SessionTable.self).filter { _, table in
      let ended = table.entries.contains {
        if case .live = rules.state(signedIn: $0.signedIn, lastUse: $0.lastUse, at: survey.now) {
          false
        } else {
          true
        }
      }
      let old = table.sightings.first.map {
        survey.now.timeIntervalSince($0.at) >= SharingRules.day
      }
      return ended || old ?? table.entries.isEmpty
    }
    var removed = 0
    for (key, _) in due.prefix(limit) {
      guard let subject = SubjectID(hex: key.description) else { continue }
      removed += try await admit(TidySessions(account: AccountID(subject))).claim
    }
    return removed
  }
}
