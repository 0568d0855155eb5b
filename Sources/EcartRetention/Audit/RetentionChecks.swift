// SPDX-License-Identifier: Apache-2.0

import EcartAccess
package import EcartPolicy
import EcartVault
package import FoundationEssentials

/// The clock that decides when one subject is due.
package struct SubjectClock: Sendable {
  package let subject: SubjectID
  package let rule: ObligationRule
  package let basis: Date
  package let due: Date
  package let state: RetentionState

  package var isOverdue: Bool { if case .over = state { true } else { false } }
}

/// What an audit finds about the clocks (clauses ret-1, ret-3), without any key.
package enum RetentionChecks {
  /// Of the clocks that still run, no more than this many are looked at one by one.
  private static let shown = 5_000
  /// The clocks that end in an erasure.
  private static let rules: [ObligationRule] = [
    .delivered, .received, .accountEnded, .credentialEnded,
  ]

  /// The deciding clock of each subject: all that ran out, and the next ones to. Soonest first.
  package static func clocks(
    _ survey: Survey, rules book: Rulebook
  ) async throws(StoreFailure) -> [SubjectClock] {
    var subjects: Set<SubjectID> = []
    for rule in rules {
      let over = try await survey.store.obligationCount(
        rule: rule.name, basisUpTo: survey.now.addingTimeInterval(-rule.limit(survey.policy)))
      let open = try await survey.store.obligations(
        rule: rule.name, basisUpTo: .distantFuture, limit: over + shown)
      subjects.formUnion(open.map(\.subject))
    }
    var clocks: [SubjectClock] = []
    for subject in subjects {
      let all = try await survey.store.obligations(of: subject)
      let ends = all.filter { book.isClock($0.rule) }.map {
        ($0, book.due($0, under: survey.policy))
      }
      guard let first = ends.min(by: { $0.1 < $1.1 }), let rule = book.rule(first.0.rule) else {
        continue
      }
      clocks.append(
        SubjectClock(
          subject: subject, rule: rule, basis: first.0.basis, due: first.1,
          state: book.retention(of: all, at: survey.now, under: survey.policy)))
    }
    return clocks.sorted { ($0.due, $0.subject) < ($1.due, $1.subject) }
  }

  package static func checks(
    _ survey: Survey, rules: Rulebook, clocks: [SubjectClock], sweep command: String
  ) async throws(StoreFailure) -> [Check] {
    let overdue = clocks.filter(\.isOverdue)
    let held = clocks.count { $0.state == .held }
    let clockless = try await subjectsWithoutClock(survey, rules)
    var facts: [String] = []
    if let oldest = overdue.first {
      facts.append(
        "Subjects past their moment and not erased: \(overdue.count); the oldest was due on"
          + " \(Timestamp.text(oldest.due).prefix(10)).")
    }
    if clockless > 0 { facts.append("Living subjects without any clock: \(clockless).") }
    if facts.isEmpty {
      facts.append(
        "No subject is past its moment. Kept by a legal hold: \(held). The next is due on"
          + " \(clocks.first { $0.state != .held }.map { Timestamp.text($0.due).prefix(10) } ?? "no day")."
      )
    }
    let ahead = try await unvouchedHours(survey)
    if ahead > 24 {
      facts.append(
        "The store's clock is \(ahead) hours ahead of what can be vouched for, so nothing is erased"
          + " until a person confirms it.")
    }
    return [
      Check(
        "ret-1", holds: overdue.isEmpty && clockless == 0, facts: facts,
        remedy: overdue.isEmpty
          ? "Find out who removed the clocks; such subjects would be kept for ever."
          : "Sweep, and find out why no sweep has run since.", command: command),
      try await holds(survey, overdue: overdue, command: command),
    ]
  }

  /// A hold is over and still on the books of a subject whose time is over too.
  private static func holds(
    _ survey: Survey, overdue: [SubjectClock], command: String
  ) async throws(StoreFailure) -> Check {
    let holds = try await survey.store.obligations(
      rule: ObligationRule.legalHold.name, basisUpTo: .distantFuture, limit: .max)
    let late = Set(overdue.map(\.subject))
    let ended = holds.filter { $0.basis <= survey.now && late.contains($0.subject) }
    return Check(
      "ret-3", holds: ended.isEmpty,
      facts: [
        "Legal holds on record, each with its law sealed and its end named: \(holds.count). Over, and"
          + " still keeping what should be gone: \(ended.count)."
      ],
      remedy: "A hold does not outlive its end: sweep, or place a new hold that names its law.",
      command: command)
  }

  /// Every subject but an account has a clock from its first value on.
  private static func subjectsWithoutClock(
    _ survey: Survey, _ rules: Rulebook
  ) async throws(StoreFailure) -> Int {
    let living = try await survey.store.keyCount(.living)
    let clocked = try await survey.store.obligationCount(
      rule: ObligationRule.received.name, basisUpTo: .distantFuture)
    let accounts = try await AccountChecks.livingCount(survey)
    if living == clocked + accounts { return 0 }
    // The counts disagree: look at each key.
    var found = 0
    for epoch in try await Vault.livingEpochs(survey) {
      var last: SubjectID?
      while true {
        let rows = try await survey.store.keys(inEpoch: epoch.id, after: last, limit: 1_000)
        guard let end = rows.last else { break }
        last = end.subject
        for row in rows where !clockedLater.contains(Vault.kind(of: row) ?? "") {
          let owed = try await survey.store.obligations(of: row.subject)
          if !owed.contains(where: { rules.isClock($0.rule) }) { found += 1 }
        }
      }
    }
    return found
  }

  /// Kinds whose clock starts with an event that may be long in coming.
  private static let clockedLater = [SubjectKind.account.name, SubjectKind.credential.name]

  private static func unvouchedHours(_ survey: Survey) async throws(StoreFailure) -> Int64 {
    guard let mark = try await survey.store.clockMark() else { return 0 }
    return (mark.wall - mark.trusted) / 3_600_000
  }
}
