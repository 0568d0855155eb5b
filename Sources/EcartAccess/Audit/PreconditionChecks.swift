// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// What an audit finds about trainings (net-5) and agreements on confidentiality (gov-8).
package enum PreconditionChecks {
  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let policy = survey.policy[ReviewPolicy.self]
    let people = try await survey.list(AccountRecord.self).map(\.record).filter {
      $0.kind == .person && AccountLife.of($0, at: survey.now, under: policy) == .works
    }
    guard !people.isEmpty else {
      let reason = "no person has a working account"
      return [Clause.ID("net-5"), Clause.ID("gov-8")].map {
        Check($0, .unknown(because: reason), facts: [])
      }
    }
    let untrained = people.count { ($0.trainedUntil ?? .distantPast) <= survey.now }
    let unbound = people.count { $0.agreementSigned == nil }
    let next = people.compactMap(\.trainedUntil).filter { $0 > survey.now }.min()
    return [
      Check(
        "net-5", holds: untrained == 0,
        facts: [
          "\(people.count - untrained) of \(people.count) people with a working account have a"
            + " training in date; the next one ends on"
            + " \(next.map { Timestamp.text($0).prefix(10) } ?? "no day")"
        ],
        remedy: "Train whoever is not in date and record it, or disable their account."),
      Check(
        "gov-8", holds: unbound == 0,
        facts: [
          "\(people.count - unbound) of \(people.count) people with a working account have signed"
            + " the agreement on confidentiality"
        ],
        remedy: "Have the agreement signed and record the day, or disable the account."),
    ]
  }
}
