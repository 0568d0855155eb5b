// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// What an audit finds of the marketplaces' keys (clauses key-1, key-2, a2c-4), without any key.
package enum CredentialChecks {
  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let records = try await survey.list(CredentialRecord.self).map(\.record)
    let living = records.filter { $0.sealed != nil }
    guard !living.isEmpty else {
      let none = "No marketplace's key is kept here."
      return [Clause.ID("key-1"), Clause.ID("key-2"), Clause.ID("a2c-4")].map {
        Check(
          $0, .unknown(because: none), facts: ["\(records.count - living.count) were revoked"],
          remedy: "Keep the keys here: StoreCredential. A host without any says so in its register."
        )
      }
    }
    let policy = survey.policy[CredentialPolicy.self]
    let oldest = survey.now.addingTimeInterval(-TimeInterval(policy.rotation.components.seconds))
    let late = living.count { !($0.since > oldest) }
    let ended = Set(try await AccountChecks.ended(survey).map(\.key.description))
    let readers = living.map { $0.readers.filter { survey.now < $0.value } }
    let orphans = readers.reduce(0) { $0 + $1.keys.count { ended.contains($0) } }
    let most = readers.map(\.count).max() ?? 0
    let facts = "\(living.count) keys, each sealed under a key of its own"
    return [
      Check(
        "key-1", holds: late == 0,
        facts: [facts, "\(late) of them older than the policy lets a key grow"],
        remedy: "Replace them: StoreCredential(_:insteadOf:by:)."),
      Check(
        "key-2", holds: orphans == 0,
        facts: [
          "a key is opened by who is on its own list; the longest list has \(most) accounts",
          "\(orphans) of them have ended", "each opening is in the ledger, with its use",
        ],
        remedy: "Take the ended accounts off the lists."),
      Check("a2c-4", holds: late == 0, facts: [facts], remedy: "Replace what is too old."),
    ]
  }
}
