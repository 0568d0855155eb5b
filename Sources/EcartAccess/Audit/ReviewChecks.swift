// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// What an audit finds in the reviews of access (clause acc-8), without any key.
package enum ReviewChecks {
  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let policy = survey.policy[ReviewPolicy.self]
    let accounts = try await survey.list(AccountRecord.self).map(\.record)
      .filter { $0.state == .active }
    guard !accounts.isEmpty else {
      return [
        Check(
          Clause.ID("acc-8"),
          .unknown(because: "nobody has an account, so there is nothing to review"), facts: [])
      ]
    }
    var due = 0
    var inert = 0
    for record in accounts {
      if case .inert = AccountLife.of(record, at: survey.now, under: policy) { inert += 1 }
      let seen = record.reviewed ?? record.activated ?? record.registered
      if survey.now.hasReached(policy.due(after: seen)) { due += 1 }
    }
    let working = accounts.count - inert
    // With nobody in time to look, the overdue administrators still work: that is no review.
    let administrators = accounts.filter { $0.role == .administrator }
    let isCarvedOut = administrators.allSatisfy {
      AccountLife.of($0, at: survey.now, under: policy) != .works
    }
    let people = accounts.count { $0.kind == .person }
    return [
      Check(
        "acc-8", holds: working > 0 && !isCarvedOut,
        facts: [
          "\(people) people and \(accounts.count - people) services have accounts; \(due) are due for"
            + " review, and \(inert) have stopped because nobody reviewed them in time"
        ] + (try await campaigns(survey)) + (try await alone(survey))
          + (isCarvedOut
            ? ["no administrator was reviewed in time; they still work, so that they can review"]
            : []),
        remedy: "Hold the review that is overdue: open it, decide about each account, close it.",
        command: "dpp review")
    ]
  }

  private static func campaigns(_ survey: Survey) async throws(StoreFailure) -> [String] {
    let reviews = try await survey.list(ReviewRecord.self).map(\.record)
    let closed = reviews.compactMap { review in review.closed.map { (review.opened, $0) } }
    guard let last = closed.max(by: { $0.1 < $1.1 }) else {
      return [reviews.isEmpty ? "no review was needed yet" : "the first review is open"]
    }
    let hours = Int(last.1.timeIntervalSince(last.0) / 3600)
    return [
      "\(closed.count) reviews were closed; the last on \(Timestamp.text(last.1).prefix(10)) took"
        + " \(hours) hours"
    ]
  }

  /// Decisions that nobody else could take are said aloud.
  private static func alone(_ survey: Survey) async throws(StoreFailure) -> [String] {
    let decisions = try await survey.list(ReviewDecisionRecord.self).map(\.record)
    let alone = decisions.count(where: \.alone)
    guard alone > 0 else { return [] }
    return ["\(alone) decisions were an only administrator's about their own access"]
  }
}
