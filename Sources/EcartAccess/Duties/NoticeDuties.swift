// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// Writes an alarm, once each, for what people owe and have not done: an account that stopped because
/// nobody reviewed it (clause acc-8), a termination that nobody has confirmed after 20 hours, and
/// again after 24 (clause acc-9).
///
/// Nothing depends on it: the account stopped by itself. It is so that somebody hears of it.
struct NoticeDuties: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-8"), Clause.ID("acc-9")] }
  typealias Reason = Never
  let duties: [OverdueDuty]

  /// How many alarms were raised.
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Never> {
    var raised = 0
    for duty in duties {
      let noticed = try await desk.read(DutyNotice.self, at: duty.key)
      guard noticed?.since != duty.since else { continue }
      var entry =
        switch duty.kind {
        case .inert: Evidence("review-overdue", .alarm, clauses: [Clause.ID("acc-8")])
        case .lateSoon: Evidence("termination-due-soon", .alarm, clauses: [Clause.ID("acc-9")])
        case .late: Evidence("termination-overdue", .alarm, clauses: [Clause.ID("acc-9")])
        }
      entry.object = .pseudonym(try Accounts.pseudonym(of: duty.account, on: desk))
      entry.add("since", .instant(duty.since))
      desk.record(entry)
      try await desk.write(DutyNotice(since: duty.since), at: duty.key)
      raised += 1
    }
    desk.remark("alarms", .count(raised))
    return .admit(raised, for: .zero)
  }
}

/// That one alarm was raised, and for which moment: another moment is another alarm.
struct DutyNotice: GateRecord, Codable {
  var since: Date
}

extension Gatekeeper {
  /// Raises the alarms of acc-8 and acc-9 that are new. Cheap when there is none: nothing is written.
  /// - Returns: how many were raised.
  @discardableResult
  package func noticeDuties() async throws -> Int {
    var news: [OverdueDuty] = []
    for duty in try await OverdueDuty.all(survey) {
      let noticed = try await survey.read(DutyNotice.self, at: duty.key)
      if noticed?.since != duty.since { news.append(duty) }
    }
    guard !news.isEmpty else { return 0 }
    return try await admit(NoticeDuties(duties: news)).claim
  }
}
