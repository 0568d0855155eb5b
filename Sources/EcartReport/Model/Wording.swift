// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension AuditReport {
  /// What has to be said before anything else; empty for a store that lived on the system's clock.
  public var banner: String? {
    switch clock {
    case .system: nil
    case .testing:
      "This store lived on a testing clock: somebody could set its time, so no deadline in this "
        + "report is proved, and the audit fails."
    }
  }

  /// `PASS` or `FAIL`.
  public func stamp(acceptingWaived: Bool = false) -> String {
    passes(acceptingWaived: acceptingWaived) ? "PASS" : "FAIL"
  }

  /// One or two sentences for the end: whether the host passes, and what to look at first.
  public func closing(acceptingWaived: Bool = false) -> String {
    let blockers = blockers(acceptingWaived: acceptingWaived)
    guard let first = blockers.first else { return passSentence }
    var reasons: [String] = []
    let broken = blockers.count { if case .notSatisfied = $0 { true } else { false } }
    if blockers.contains(.testingClock) { reasons.append("this store lived on a testing clock") }
    if blockers.contains(.nothingChecked) { reasons.append("nothing was checked") }
    if broken > 0 {
      reasons.append(
        "\(broken) of \(count(findings.count, "clause")) "
          + (broken == 1 ? "is not satisfied" : "are not satisfied")
      )
    }
    for case .overdue(let clause, let subjects) in blockers {
      reasons.append(
        "\(count(subjects, "clock")) of \(clause) ran out though no finding says so")
    }
    // Step 1: a clause that is broken says more than the clock it was broken under.
    let clause = blockers.lazy.compactMap { blocker -> Clause.ID? in
      if case .notSatisfied(let id) = blocker { id } else { nil }
    }.first
    let last = reasons.removeLast()
    let all = reasons.isEmpty ? last : "\(reasons.joined(separator: ", ")) and \(last)"
    return "FAIL: \(all). \(lookFirst(at: clause, or: first))"
  }

  private func lookFirst(at clause: Clause.ID?, or blocker: Blocker) -> String {
    if let clause, let finding = findings.first(where: { $0.id == clause }) {
      let advice = finding.remedy ?? finding.title
      return "Look first at \(clause): \(advice)\(advice.hasSuffix(".") ? "" : ".")"
    }
    switch blocker {
    case .testingClock: return "Run the audit on a store that was opened on the system's clock."
    case .nothingChecked: return "Point the audit at a store that holds something."
    case .overdue(let clause, _), .notSatisfied(let clause):
      return "Look first at the overdue clocks of \(clause)."
    }
  }

  private var passSentence: String {
    let tally = tally(of: findings)
    let open = tally[.planned] + tally[.unknown]
    let waived = failures.count
    var text = "PASS: nothing that was checked is broken"
    text += waived == 0 ? ". " : ", but for \(count(waived, "clause")) let through on a waiver. "
    text +=
      "\(tally[.satisfied]) of \(count(tally.total, "clause")) satisfied, "
      + "\(tally[.attested]) attested. "
    if let first = failures.first {
      text += "Look first at \(first.id), which is waived and still not satisfied."
    } else if open > 0, let first = firstOpen {
      text +=
        "\(count(open, "clause")) still without an answer (\(tally[.unknown]) unknown, "
        + "\(tally[.planned]) planned): look first at \(first.id)."
    } else if tally[.attested] == 0 {
      text += "Every clause that applies was checked; look first at the clock that is due next."
    } else {
      text += "Look first at the attestations: they are somebody's word, not a check."
    }
    return text
  }

  private var firstOpen: Finding? {
    findings.first { $0.standing(at: ranAt) == .unknown }
      ?? findings.first { $0.standing(at: ranAt) == .planned }
  }

  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}

extension Finding.Standing {
  /// The verdict as people read it.
  var words: String {
    switch self {
    case .notSatisfied: "not satisfied"
    case .unknown: "unknown"
    case .satisfied: "satisfied"
    case .attested: "attested"
    case .notApplicable: "not applicable"
    case .planned: "planned"
    }
  }
}

extension ClockLine.State {
  var words: String {
    switch self {
    case .overdue: "overdue"
    case .dueSoon: "due soon"
    case .onTime: "on time"
    case .held: "held"
    }
  }
}

extension Clause.Kind {
  var words: String {
    switch self {
    case .gate: "gate"
    case .clock: "clock"
    case .evidence: "evidence"
    case .attestation: "attestation"
    }
  }
}
