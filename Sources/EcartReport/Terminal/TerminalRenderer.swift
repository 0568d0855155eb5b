// SPDX-License-Identifier: Apache-2.0

/// Renders a report for a terminal: what is wrong first, then the clocks, then the counts.
///
/// No line is wider than ``width`` columns, and no text of the report reaches the terminal's own
/// control language (clause log-5).
public struct TerminalRenderer: ReportRenderer {
  /// Whether to colour by ANSI sequences. The caller knows whether a terminal is listening.
  public var colours: Bool
  /// Columns a line may take, 80 to 100.
  public let width: Int
  /// Whether the verdict lets waived clauses through.
  public var acceptingWaived: Bool
  /// How many clocks of one rule to draw at most; the most urgent are drawn.
  public var clocksPerRule: Int

  public init(
    colours: Bool = false, width: Int = 100, acceptingWaived: Bool = false,
    clocksPerRule: Int = 12
  ) {
    self.colours = colours
    self.width = min(100, max(80, width))
    self.acceptingWaived = acceptingWaived
    self.clocksPerRule = max(1, clocksPerRule)
  }

  public func render(_ report: AuditReport) -> String {
    var page = Page(width: width, colours: colours)
    head(of: report, on: &page)
    failures(of: report, on: &page)
    unknowns(of: report, on: &page)
    clocks(of: report, on: &page)
    tally(of: report, on: &page)
    page.blank()
    page.paragraph(
      report.closing(acceptingWaived: acceptingWaived), ink: verdictInk(report))
    return page.text
  }

  /// The running clocks alone, each rule's as bars.
  package func clocks(of report: AuditReport) -> String {
    var page = Page(width: width, colours: colours)
    clocks(of: report, on: &page)
    return page.text
  }

  private func head(of report: AuditReport, on page: inout Page) {
    if let banner = report.banner {
      page.paragraph("TESTING CLOCK. \(banner)", ink: .alarm)
      page.blank()
    }
    let stamp = report.stamp(acceptingWaived: acceptingWaived)
    let title = Columns.cut("Data protection audit of \(report.host)", to: width - 6)
    page.line([(Columns.pad(title, to: width - 4), .strong), (stamp, verdictInk(report))])
    page.paragraph(
      "store \(report.store), ran \(Moment.minute(report.ranAt)), "
        + "policy \(report.policyProfile) \(report.policyVersion), \(report.clock.rawValue) clock",
      ink: .faint)
    let counters = report.counters
    page.paragraph(
      "living subjects \(counters.livingSubjects), erased \(counters.erased), "
        + "certificates \(counters.certificates), ledger entries \(counters.ledgerSize), "
        + "checkpoint \(counters.checkpoint ?? "none")", ink: .faint)
  }

  private func verdictInk(_ report: AuditReport) -> Ink {
    report.passes(acceptingWaived: acceptingWaived) ? .good : .alarm
  }
}
