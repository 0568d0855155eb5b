// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartReport
import Foundation

/// Reports to look at: invented, and the same each time.
enum Sample {
  static let now = Date(timeIntervalSince1970: 1_795_000_000)  // 2026-11-18T11:06:40Z
  static let day: TimeInterval = 86_400

  /// The 139 clauses as they are published, so that the sample has words of real length.
  static func clauses() throws -> [(clause: Clause, chapter: String)] {
    struct Row: Decodable {
      let id: Clause.ID
      let kind: Clause.Kind
      let chapter: String
      let title: String
      let number: String?
      let nist: [String]
    }
    struct List: Decodable { let clauses: [Row] }
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = try Data(contentsOf: root.appending(path: "PolicyFixtures/clauses.json"))
    return try JSONDecoder().decode(List.self, from: file).clauses.map {
      let clause = Clause(
        id: $0.id, kind: $0.kind, title: $0.title, number: $0.number, controls: $0.nist)
      return (clause, $0.chapter)
    }
  }

  static func clause(_ id: StaticString, _ kind: Clause.Kind = .gate) -> Clause {
    Clause(id: Clause.ID(id), kind: kind, title: "A duty", number: nil, controls: ["AC-2"])
  }

  static func report(
    _ findings: [Finding], clocks: [ClockLine] = [], clock: AuditReport.ClockNote = .system,
    host: String = "shop.example"
  ) -> AuditReport {
    AuditReport(
      of: host, store: "7f3a-22", ranAt: now, clock: clock, policy: .ecartAPI,
      findings: findings, clocks: clocks,
      counters: AuditReport.Counters(
        livingSubjects: 38, erased: 212, certificates: 209, ledgerSize: 4_811,
        checkpoint: "kX9v0mEw2c0Jq0zJb8qB1N1yqkZ7nC6y1c6T0h2m7mM="))
  }

  /// A clock that started `age` days ago.
  static func clock(
    _ subject: String, age: Double, limit: Double = 30, rule: String = "delivered",
    clause: StaticString = "ret-1", held: Bool = false
  ) -> ClockLine {
    let basis = now - age * day
    let due = basis + limit * day
    let state: ClockLine.State =
      held ? .held : due <= now ? .overdue : due <= now + 3 * day ? .dueSoon : .onTime
    return ClockLine(
      rule: rule, clause: Clause.ID(clause), subject: subject, basis: basis, due: due,
      state: state)
  }
}
