// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension HTMLRenderer {
  /// Every clause, one row each, chapter by chapter, with check boxes that filter by style alone.
  func clauses(of report: AuditReport, on page: inout Markup) {
    guard !report.findings.isEmpty else { return }
    let tally = report.tally(of: report.findings)
    page.element("section", ["aria-labelledby": "h-clauses", "id": "clauses"]) { page in
      page.element("h2", ["id": "h-clauses"], "All \(report.findings.count) clauses")
      page.element("fieldset", ["class": "filter"]) { page in
        page.element("legend", "Show")
        for standing in Finding.Standing.allCases where tally[standing] > 0 {
          page.element("label") { page in
            page.empty(
              "input",
              ["type": "checkbox", "id": "show-\(standing.rawValue)", "checked": "checked"])
            page.element("span", ["class": "dot s-\(standing.rawValue)"], "")
            page.text("\(standing.words) (\(tally[standing]))")
          }
        }
      }
      page.element("div", ["class": "scroll"]) { page in
        page.element("table", ["class": "clauses"]) { page in
          page.element(
            "caption", ["class": "visually-hidden"], "Every clause with its verdict and evidence")
          page.element("thead") { page in
            page.element("tr") { page in
              for name in ["Clause", "Kind", "Duty", "Verdict", "What it rests on"] {
                page.element("th", ["scope": "col"], name)
              }
            }
          }
          for (heading, findings) in report.chapters {
            chapter(heading, findings, report, on: &page)
          }
        }
      }
    }
    page.line()
  }

  private func chapter(
    _ heading: String, _ findings: [Finding], _ report: AuditReport, on page: inout Markup
  ) {
    let tally = report.tally(of: findings)
    page.element("tbody") { page in
      page.element("tr", ["class": "chapter"]) { page in
        page.element("th", ["colspan": "5", "scope": "rowgroup"]) { page in
          page.text(heading)
          page.element("span", ["class": "faint"]) { page in
            let parts = Finding.Standing.allCases.filter { tally[$0] > 0 }
              .map { "\(tally[$0]) \($0.words)" }
            page.text(parts.joined(separator: ", "))
          }
        }
      }
      for finding in findings { row(finding, report, on: &page) }
    }
    page.line()
  }

  private func row(_ finding: Finding, _ report: AuditReport, on page: inout Markup) {
    let standing = finding.standing(at: report.ranAt)
    page.element("tr", ["class": "r-\(standing.rawValue)", "id": "c-\(finding.id)"]) { page in
      page.element("th", ["scope": "row", "class": "id"], "\(finding.id)")
      page.element("td", ["class": "faint"], finding.kind.words)
      page.element("td") { page in
        page.text(finding.title)
        if let number = finding.clause.number {
          page.literal(" ")
          page.element("span", ["class": "limit"], number)
        }
      }
      page.element("td", ["class": "verdict"]) { page in
        page.element("span", ["class": "badge s-\(standing.rawValue)"], standing.words)
        if standing == .notSatisfied, finding.isWaived(at: report.ranAt) {
          page.element("span", ["class": "faint"], "waived")
        }
      }
      page.element("td", ["class": "rests"]) { page in
        note(of: finding, at: report, on: &page)
        facts(of: finding, at: report, on: &page)
        if standing != .notSatisfied, let remedy = finding.remedy {
          labelled("Remedy", remedy, class: "remedy", on: &page)
        }
        if let command = finding.command { page.element("p") { $0.element("code", command) } }
      }
    }
  }

  private func note(of finding: Finding, at report: AuditReport, on page: inout Markup) {
    switch finding.verdict {
    case .satisfied, .notSatisfied: break
    case .attested(let until):
      let ended = finding.standing(at: report.ranAt) == .notSatisfied
      page.element("p", "\(ended ? "Attestation ran out on" : "Until") \(Moment.day(until))")
    case .notApplicable(let reason), .unknown(let reason): page.element("p", reason)
    case .planned(let place): page.element("p", "To be answered by \(place)")
    }
  }
}
