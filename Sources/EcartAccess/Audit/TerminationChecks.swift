// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// What an audit finds about people who left (clause acc-9), without any key.
package enum TerminationChecks {
  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let accounts = try await survey.list(AccountRecord.self)
    guard !accounts.isEmpty else {
      return [
        Check(
          Clause.ID("acc-9"), .unknown(because: "nobody has an account, so nobody could leave"),
          facts: [])
      ]
    }
    let ended = accounts.filter { $0.record.state == .terminated }
    var confirmed = 0
    var late = 0
    var alive = 0
    var unproven = 0
    for (key, _) in ended {
      guard let record = try await survey.read(TerminationRecord.self, at: key) else {
        // The account was flagged as ended by something that is no gate of ours.
        unproven += 1
        continue
      }
      if let moment = record.confirmed {
        confirmed += 1
        late += moment.timeIntervalSince(record.left) <= TerminationClock.limit ? 0 : 1
      }
      alive += try await hasTies(key, survey) ? 1 : 0
    }
    // Planned last days that are over are owed too.
    let overdue = try await OverdueDuty.all(survey)
    let isLate = overdue.count { $0.kind == .late }
    let isNear = overdue.count { $0.kind == .lateSoon }
    let clockless = try await withoutEnd(accounts, survey)
    var facts = [
      "\(ended.count) accounts ended for good; of \(confirmed) everything was seen dead,"
        + " \(late) of those later than 24 hours after leaving"
    ]
    if isNear > 0 { facts.append("\(isNear) terminations have less than 4 hours left") }
    if isLate > 0 { facts.append("\(isLate) are past their 24 hours and not confirmed") }
    if alive > 0 { facts.append("\(alive) ended accounts still have a session or a grant") }
    if unproven > 0 { facts.append("\(unproven) are marked as ended without a termination") }
    if clockless > 0 { facts.append("\(clockless) ended accounts have no day of erasure") }
    return [
      Check(
        "acc-9", holds: isLate == 0 && alive == 0 && unproven == 0 && clockless == 0, facts: facts,
        remedy: "Terminate who has left, cut what the host alone can cut, and have it confirmed.",
        command: "dpp terminate")
    ]
  }

  private static func hasTies(
    _ key: RecordKey, _ survey: Survey
  ) async throws(StoreFailure) -> Bool {
    if try await survey.read(SessionTable.self, at: key)?.entries.isEmpty == false { return true }
    let grants = try await survey.read(GrantBook.self, at: key)?.grants ?? []
    return grants.contains { $0.effect == .allow }
  }

  /// Accounts that ended, still have their key, and owe no erasure (clause log-6).
  private static func withoutEnd(
    _ accounts: [(key: RecordKey, record: AccountRecord)], _ survey: Survey
  ) async throws(StoreFailure) -> Int {
    let subjects = accounts.filter { [.terminated, .declined].contains($0.record.state) }
      .compactMap { AccountID($0.key)?.subject }
    var found = 0
    for row in try await survey.store.keys(of: subjects) where row.state == .living {
      let owed = try await survey.store.obligations(of: row.subject)
      found += owed.contains { $0.rule == ObligationRule.accountEnded.name } ? 0 : 1
    }
    return found
  }
}
