// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// What an audit finds in the sessions, without any key.
package enum SessionChecks {
  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let policy = survey.policy[SessionPolicy.self]
    let rules = SessionRules(policy: policy)
    let ended = Set(try await AccountChecks.ended(survey))
    var living = 0
    var crowded = 0
    var orphaned = 0
    var alarms = 0
    for (key, table) in try await survey.list(SessionTable.self) {
      guard let account = SubjectID(hex: key.description).map(AccountID.init) else { continue }
      var count = 0
      for entry in table.entries {
        let state = rules.state(
          signedIn: entry.signedIn, lastUse: entry.lastUse, at: survey.now)
        guard case .live = state, try await isStanding(entry, of: account, survey) else { continue }
        count += 1
      }
      living += count
      if count > policy.mostAtOnce { crowded += 1 }
      if count > 0 && ended.contains(account) { orphaned += 1 }
      if let alarmed = table.alarmed,
        survey.now.timeIntervalSince(alarmed) < SharingRules.day
      {
        alarms += 1
      }
    }
    return [
      Check(
        "acc-4", holds: crowded == 0,
        facts: [
          "\(living) living sessions; at most \(policy.mostAtOnce) of an account at once,"
            + " \(crowded) accounts above it",
          "\(alarms) accounts with a sharing or theft alarm in the last 24 hours",
        ],
        remedy: "The limit was tightened after they were opened: close the sessions of the"
          + " accounts above it."),
      Check(
        "acc-9", holds: orphaned == 0,
        facts: ["\(orphaned) ended accounts have a session that was not revoked"],
        remedy: "An account ended without its standing being revoked; disable it again."),
      Check(
        "net-4", holds: true,
        facts: [
          "a session ends unused after \(policy.idleLimit.components.seconds) s and in any case"
            + " after \(policy.absoluteLimit.components.seconds) s; each request asks the store"
        ]),
    ]
  }

  private static func isStanding(
    _ entry: SessionEntry, of account: AccountID, _ survey: Survey
  ) async throws(StoreFailure) -> Bool {
    let now = SessionMarks(
      store: try await survey.generation(of: .store),
      account: try await survey.generation(of: Accounts.standing(of: account)),
      sessions: try await survey.generation(of: Sessions.standing(of: account)),
      place: try await survey.generation(of: Sessions.standing(of: entry.place, of: account)))
    return now == entry.marks
  }
}
