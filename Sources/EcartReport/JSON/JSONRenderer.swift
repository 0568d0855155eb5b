// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// Renders a report as JSON for other programs: the same report gives the same bytes.
///
/// Keys are sorted. Instants are RFC 3339 in UTC, to the second. A member without a value is
/// `null`, never left out. New members may be added under the same `formatVersion`; a member
/// changes its meaning or goes only with a new one.
///
/// | member | value |
/// |---|---|
/// | `banner` | what must be said before anything else (a testing clock), or `null` |
/// | `blockers` | why the host does not pass: `{clause, reason, subjects}` |
/// | `clock` | `system` or `testing` |
/// | `clocks` | `{basis, clause, due, rule, state, subject}`, states below |
/// | `closing` | the sentence that says pass or fail, and what to look at first |
/// | `counters` | `{certificates, checkpoint, erased, ledgerSize, livingSubjects}` |
/// | `findings` | in the order of the report, members below |
/// | `format`, `formatVersion` | `ecart-audit-report`, 1 |
/// | `host`, `store`, `ranAt` | what was audited, and when |
/// | `passes` | whether the host passes, as the renderer was asked (`waiversAccepted`) |
/// | `policy` | `{profile, version}` |
/// | `tally` | how many findings stand at each verdict |
///
/// A finding has `chapter`, `command`, `controls` (NIST SP 800-53), `evidence`, `id`, `kind`
/// (`T`, `C`, `E`, `O`), `number`, `remedy`, `title`, `verdict` and `waiver`. The verdict is
/// `{attestedUntil, note, standing}`; standing is `satisfied`, `not-satisfied`, `attested`,
/// `not-applicable`, `unknown` or `planned`, and an attestation that has run out is
/// `not-satisfied` with its date still beside it. A waiver is `{approver, clause, expires, reason,
/// stands}`. A clock's state is `overdue`, `due-soon`, `on-time` or `held`; a blocker's reason is
/// `testing-clock`, `nothing-checked`, `not-satisfied` or `overdue`.
public struct JSONRenderer: ReportRenderer {
  /// Whether the verdict lets waived clauses through.
  public var acceptingWaived: Bool

  public init(acceptingWaived: Bool = false) { self.acceptingWaived = acceptingWaived }

  public func render(_ report: AuditReport) -> String {
    let tally = report.tally(of: report.findings)
    let blockers = report.blockers(acceptingWaived: acceptingWaived)
    return JSONText.object([
      "format": .string("ecart-audit-report"),
      "formatVersion": .int(1),
      "banner": .optional(report.banner),
      "host": .string(report.host),
      "store": .string(report.store),
      "ranAt": .string(Moment.stamp(report.ranAt)),
      "clock": .string(report.clock.rawValue),
      "policy": .object([
        "profile": .string(report.policyProfile), "version": .string(report.policyVersion),
      ]),
      "passes": .bool(blockers.isEmpty),
      "waiversAccepted": .bool(acceptingWaived),
      "blockers": .array(blockers.map(\.json)),
      "closing": .string(report.closing(acceptingWaived: acceptingWaived)),
      "counters": report.counters.json,
      "tally": .object(
        Dictionary(
          Finding.Standing.allCases.map { ($0.rawValue, JSONText.int(tally[$0])) },
          uniquingKeysWith: { first, _ in first })),
      "findings": .array(report.findings.map { $0.json(at: report.ranAt) }),
      "clocks": .array(report.clocks.map(\.json)),
    ]).document
  }
}

extension Blocker {
  fileprivate var json: JSONText {
    let (reason, clause, subjects): (String, Clause.ID?, Int?) =
      switch self {
      case .testingClock: ("testing-clock", nil, nil)
      case .nothingChecked: ("nothing-checked", nil, nil)
      case .notSatisfied(let clause): ("not-satisfied", clause, nil)
      case .overdue(let clause, let subjects): ("overdue", clause, subjects)
      }
    return .object([
      "reason": .string(reason), "clause": .optional(clause?.description),
      "subjects": subjects.map(JSONText.int) ?? .null,
    ])
  }
}

extension AuditReport.Counters {
  fileprivate var json: JSONText {
    .object([
      "livingSubjects": .int(livingSubjects), "erased": .int(erased),
      "certificates": .int(certificates), "ledgerSize": .int(ledgerSize),
      "checkpoint": .optional(checkpoint),
    ])
  }
}

extension Finding {
  fileprivate func json(at instant: Date) -> JSONText {
    let (note, until): (String?, Date?) =
      switch verdict {
      case .satisfied, .notSatisfied: (nil, nil)
      case .attested(let until): (nil, until)
      case .notApplicable(let reason), .unknown(let reason), .planned(let reason): (reason, nil)
      }
    return .object([
      "id": .string(id.description), "kind": .string(kind.rawValue), "title": .string(title),
      "number": .optional(clause.number), "controls": .array(clause.controls.map { .string($0) }),
      "chapter": .string(chapter), "evidence": .array(evidence.map { .string($0) }),
      "remedy": .optional(remedy), "command": .optional(command),
      "verdict": .object([
        "standing": .string(standing(at: instant).rawValue), "note": .optional(note),
        "attestedUntil": .optional(until.map(Moment.stamp)),
      ]),
      "waiver": waiver?.json(counts: isWaived(at: instant)) ?? .null,
    ])
  }
}

extension Waiver {
  fileprivate func json(counts: Bool) -> JSONText {
    .object([
      "clause": .string(clause.description), "reason": .string(reason),
      "approver": .string(approver), "expires": .string(Moment.stamp(expires)),
      "stands": .bool(counts),
    ])
  }
}

extension ClockLine {
  fileprivate var json: JSONText {
    .object([
      "rule": .string(rule), "clause": .string(clause.description), "subject": .string(subject),
      "basis": .string(Moment.stamp(basis)), "due": .string(Moment.stamp(due)),
      "state": .string(state.rawValue),
    ])
  }
}
