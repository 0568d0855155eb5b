// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

extension TerminalRenderer {
  /// Each rule's clocks as bars: how much of the limit is used.
  func clocks(of report: AuditReport, on page: inout Page) {
    guard !report.clocks.isEmpty else { return }
    page.heading("Clocks (\(report.clocks.count))")
    for (index, group) in report.clockGroups.enumerated() {
      if index > 0 { page.blank() }
      page.paragraph(
        "\(group.rule) (\(group.clause), limit \(Moment.span(group.limit))): \(group.summary)",
        ink: .strong)
      for line in group.lines.prefix(clocksPerRule) {
        bar(of: line, at: report.ranAt, on: &page)
      }
      let left = group.lines.dropFirst(clocksPerRule)
      if !left.isEmpty {
        page.paragraph("and \(left.count) more, none more urgent", indent: 2, ink: .faint)
      }
    }
  }

  /// `4f1c09aa  ████████████····  27 of 30 d   due 2026-11-24  due soon`
  private func bar(of line: ClockLine, at now: Date, on page: inout Page) {
    let limit = line.due.timeIntervalSince(line.basis)
    let used = now.timeIntervalSince(line.basis)
    let room = page.width - 70
    let share = limit > 0 ? used / limit : 1
    let filled = share.isNaN ? 0 : Int((min(max(share, 0), 1) * Double(room)).rounded(.down))
    let overdue = line.state == .overdue
    let late = now.timeIntervalSince(line.due)
    let state = overdue && late > 0 ? "overdue by \(Moment.span(late))" : line.state.words
    page.line([
      ("  " + Columns.pad(Columns.cut(line.subject, to: 12), to: 13), .plain),
      (String(repeating: "█", count: filled), line.state.ink),
      (String(repeating: "·", count: room - filled) + "  ", .faint),
      (Columns.pad(Moment.used(used, of: limit), to: 17), .plain),
      ("due \(Moment.day(line.due))  ", .plain),
      (Columns.cut(state, to: 20), line.state.ink),
    ])
  }
}

extension ClockLine.State {
  fileprivate var ink: Ink {
    switch self {
    case .overdue: .alarm
    case .dueSoon: .warning
    case .onTime: .good
    case .held: .faint
    }
  }
}
