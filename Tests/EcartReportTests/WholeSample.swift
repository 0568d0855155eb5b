// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartReport
import Foundation

extension Sample {
  /// All 139 clauses, with each verdict among them, and 40 clocks of which some ran out.
  static func whole(_ clock: AuditReport.ClockNote = .system) throws -> AuditReport {
    let findings = try clauses().enumerated().map { index, row in
      finding(row.clause, row.chapter, index)
    }
    var clocks: [ClockLine] = []
    for index in 0..<34 {
      let digest = UInt32(truncatingIfNeeded: (index + 7) * 0x1F35_7A11)
      let age = Double(index * 31 % 33) + 0.4
      clocks.append(
        Sample.clock(String(digest, radix: 16), age: age, held: index % 17 == 5))
    }
    for index in 0..<4 {
      let age = Double(index) * 27 + 1.5
      clocks.append(
        Sample.clock(
          "acct\(index)", age: age, limit: 90, rule: "access-review", clause: "acc-8"))
    }
    clocks.append(
      Sample.clock("incident", age: 0.75, limit: 1, rule: "incident", clause: "ir-8"))
    clocks.append(
      Sample.clock("incidnt2", age: 0.2, limit: 1, rule: "incident", clause: "ir-8"))
    return report(findings, clocks: clocks, clock: clock)
  }

  private static func finding(_ clause: Clause, _ chapter: String, _ index: Int) -> Finding {
    switch clause.id.description {
    case "ret-1":
      return Finding(
        clause, in: chapter, .notSatisfied,
        evidence: [
          "3 subjects are past their due day; the oldest by 2 days.",
          "Last sweep finished 2026-11-16 03:00 UTC with 5 erased and 0 failures.",
        ],
        remedy: "Run the sweep, and find out why it has not run since 16 November.",
        command: "dpp obligations --overdue")
    case "mfa-1":
      return Finding(
        clause, in: chapter, .notSatisfied,
        evidence: ["1 of 14 accounts has no second factor."],
        remedy: "Enrol a second factor for the account, or disable it.",
        command: "dpp audit --clause mfa-1",
        waiver: Waiver(
          clause: clause.id, reason: "The till in the old warehouse, replaced in January.",
          approver: "Head of Operations", expires: now + 44 * day))
    default: break
    }
    switch index % 11 {
    case 0, 1, 2, 3:
      return Finding(
        clause, in: chapter, .satisfied,
        evidence: ["\(index * 7 + 3) records looked at, none breaks the rule."],
        command: index % 2 == 0 ? "dpp controls --clause \(clause.id)" : nil)
    case 4:
      return Finding(
        clause, in: chapter, .attested(until: now + Double(index - 20) * day),
        evidence: ["Signed statement, document 4f1c-\(index)."],
        remedy: "Have the statement signed again.")
    case 5: return Finding(clause, in: chapter, .notApplicable(because: "This host has no paper."))
    case 6 where index < 40:
      return Finding(
        clause, in: chapter, .unknown(because: "The endpoint did not answer within 10 seconds."))
    default: return Finding(clause, in: chapter, .planned(where: "EcartGovernance"))
    }
  }
}
