// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartReport
import FoundationEssentials

/// Turns what was looked at into the answer to each clause.
struct FindingMaker {
  let checks: [Clause.ID: [Check]]
  let tally: LedgerTally
  let waivers: [Waiver]
  let now: Date

  init(_ checks: [Check], _ tally: LedgerTally, waivers: [Waiver], at now: Date) {
    self.checks = Dictionary(grouping: checks, by: \.clause)
    self.tally = tally
    self.waivers = waivers
    self.now = now
  }

  func finding(for control: Control) -> Finding {
    let looks = checks[control.id] ?? []
    let fails = looks.filter { $0.outcome == .fails }
    let chapter = control.chapter
    let heading = [chapter.number, chapter.title].compactMap { $0 }.joined(separator: " ")

    // Step 1: one failure decides, and only what failed is told first.
    if !fails.isEmpty {
      return Finding(
        control.clause, in: heading, .notSatisfied,
        evidence: sentences(fails) + extras(control),
        remedy: fails.lazy.compactMap(\.remedy).first,
        command: fails.lazy.compactMap(\.command).first, waiver: waiver(for: control.id))
    }
    let seen = sentences(looks)
    // Step 2: what could not be looked at never counts as kept.
    for look in looks {
      if case .unknown(let reason) = look.outcome {
        return Finding(
          control.clause, in: heading, .unknown(because: reason), evidence: seen,
          remedy: look.remedy, command: look.command)
      }
    }
    // Step 3: a check that holds; else the type that enforces it; else the plan.
    if looks.contains(where: \.holds) || control.answer.status == .enforced {
      return Finding(
        control.clause, in: heading, .satisfied, evidence: seen + answer(control) + extras(control))
    }
    return Finding(
      control.clause, in: heading, .planned(where: control.answer.module),
      evidence: seen + ["To come: \(control.answer.how)"])
  }

  private func sentences(_ checks: [Check]) -> [String] {
    checks.flatMap(\.facts).map(Ledger.sentence)
  }

  private func answer(_ control: Control) -> [String] {
    guard let type = control.answer.type else { return [] }
    let decisions = tally.decisions(naming: control.id)
    let inLedger =
      decisions.total == 0
      ? "No decision in the ledger names the clause."
      : "Decisions in the ledger that name the clause: \(decisions.total)"
        + " (\(decisions.admitted) admitted, \(decisions.refused) refused)."
    return ["\(type) in \(control.answer.module): \(control.answer.how)", inLedger]
  }

  private func extras(_ control: Control) -> [String] {
    Contradictions.words(for: control.id).map { [$0] } ?? []
  }

  /// The waiver that stands; if none does, one that has ended, so that it is seen.
  private func waiver(for clause: Clause.ID) -> Waiver? {
    let all = waivers.filter { $0.clause == clause }
    return all.first { $0.stands(at: now) } ?? all.max { $0.expires < $1.expires }
  }
}
