// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension TerminalRenderer {
  /// Every clause that does not hold: what is wrong, what to do, and the command that shows it.
  func failures(of report: AuditReport, on page: inout Page) {
    let failures = report.failures
    guard !failures.isEmpty else { return }
    page.heading("Not satisfied (\(failures.count))", ink: .alarm)
    for (index, finding) in failures.enumerated() {
      if index > 0 { page.blank() }
      headline(of: finding, ink: .alarm, on: &page)
      for (index, fact) in facts(of: finding).enumerated() {
        page.entry(index == 0 ? "wrong" : "and", fact, indent: 10, column: 9)
      }
      if let remedy = finding.remedy {
        page.entry("remedy", remedy, indent: 10, column: 9, ink: .strong)
      }
      if let command = finding.command {
        page.entry("see", "$ " + command, indent: 10, column: 9)
      }
      if let waiver = finding.waiver {
        page.entry(
          "waiver", waiver.words(for: finding, at: report.ranAt), indent: 10, column: 9,
          ink: .warning)
      }
    }
  }

  /// What could not be checked: it broke nothing, and proves nothing either.
  func unknowns(of report: AuditReport, on page: inout Page) {
    let unknowns = report.findings.filter { $0.standing(at: report.ranAt) == .unknown }
    guard !unknowns.isEmpty else { return }
    page.heading("Unknown (\(unknowns.count)): could not be checked", ink: .warning)
    for finding in unknowns {
      guard case .unknown(let reason) = finding.verdict else { continue }
      page.entry("\(finding.id)", reason, indent: 0)
    }
  }

  private func headline(of finding: Finding, ink: Ink, on page: inout Page) {
    let kind = "  " + finding.kind.words
    let room = page.width - 10 - Columns.width(kind)
    let number = finding.clause.number.map { " (\($0))" } ?? ""
    for (index, part) in Columns.wrap(finding.title + number, to: room).enumerated() {
      page.line([
        (Columns.pad(index == 0 ? "\(finding.id)" : "", to: 10), ink),
        (Columns.pad(part, to: room), .strong), (index == 0 ? kind : "", .faint),
      ])
    }
  }

  private func facts(of finding: Finding) -> [String] {
    let facts =
      if case .attested(let until) = finding.verdict {
        ["The attestation ran out on \(Moment.day(until))."] + finding.evidence
      } else { finding.evidence }
    return facts.isEmpty ? ["The audit named no facts."] : facts
  }
}
