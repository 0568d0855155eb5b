// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension TerminalRenderer {
  /// One line a chapter and one a kind, with how many clauses stand at which verdict.
  func tally(of report: AuditReport, on page: inout Page) {
    guard !report.findings.isEmpty else { return }
    page.heading("All \(report.findings.count) clauses")
    let labels: [Finding.Standing: String] = [
      .notSatisfied: "broken", .unknown: "unknown", .satisfied: "kept", .attested: "attested",
      .notApplicable: "n/a", .planned: "planned",
    ]
    let size = 10
    let room = page.width - size * Finding.Standing.allCases.count
    page.line(
      [(String(repeating: " ", count: room), .plain)]
        + Finding.Standing.allCases.map {
          (Columns.right(labels[$0] ?? "", to: size), .faint)
        })
    for (heading, findings) in report.chapters {
      row(heading, report.tally(of: findings), room: room, size: size, on: &page)
    }
    page.blank()
    for kind in Clause.Kind.allCases {
      let findings = report.findings.filter { $0.kind == kind }
      guard !findings.isEmpty else { continue }
      row(
        "of kind \(kind.words) (\(kind.rawValue))", report.tally(of: findings), room: room,
        size: size, on: &page)
    }
    row("all", report.tally(of: report.findings), room: room, size: size, on: &page, ink: .strong)
  }

  private func row(
    _ name: String, _ tally: Tally, room: Int, size: Int, on page: inout Page, ink: Ink = .plain
  ) {
    let label = Columns.pad(Columns.cut(name, to: room - 1), to: room)
    page.line(
      [(label, ink)]
        + Finding.Standing.allCases.map { standing in
          let count = tally[standing]
          let number = Columns.right(count == 0 ? "·" : String(count), to: size)
          return (number, count == 0 ? .faint : standing.ink ?? ink)
        })
  }
}

extension Finding.Standing {
  /// The colour of a count that is not zero, where it deserves one.
  fileprivate var ink: Ink? {
    switch self {
    case .notSatisfied: .alarm
    case .unknown: .warning
    case .satisfied: .good
    case .attested, .notApplicable, .planned: nil
    }
  }
}
