// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension HTMLRenderer {
  /// What does not hold, each clause in a box of its own.
  func failures(of report: AuditReport, on page: inout Markup) {
    let failures = report.failures
    guard !failures.isEmpty else { return }
    page.element("section", ["aria-labelledby": "h-failures"]) { page in
      page.element("h2", ["id": "h-failures"], "Not satisfied (\(failures.count))")
      for finding in failures {
        let waived = finding.isWaived(at: report.ranAt)
        page.element("article", ["class": waived ? "failure waived" : "failure"]) { page in
          page.element("h3") { page in
            page.element("a", ["class": "id", "href": "#c-\(finding.id)"], "\(finding.id)")
            page.literal(" ")
            page.text(finding.title)
          }
          page.element("p", ["class": "faint"], subtitle(of: finding))
          facts(of: finding, at: report, on: &page)
          if let remedy = finding.remedy {
            labelled("Remedy", remedy, class: "remedy", on: &page)
          }
          if let command = finding.command {
            page.element("p", ["class": "command"]) { page in
              page.element("b", "See it")
              page.literal(" ")
              page.element("code", command)
            }
          }
        }
        page.line()
      }
    }
  }

  /// What could not be checked.
  func unknowns(of report: AuditReport, on page: inout Markup) {
    let unknowns = report.findings.filter { $0.standing(at: report.ranAt) == .unknown }
    guard !unknowns.isEmpty else { return }
    page.element("section", ["aria-labelledby": "h-unknown"]) { page in
      page.element("h2", ["id": "h-unknown"], "Unknown (\(unknowns.count))")
      page.element("p", "These could not be checked. They do not count as satisfied.")
      page.element("ul", ["class": "unknowns"]) { page in
        for finding in unknowns {
          guard case .unknown(let reason) = finding.verdict else { continue }
          page.element("li") { page in
            page.element("a", ["class": "id", "href": "#c-\(finding.id)"], "\(finding.id)")
            page.literal(" ")
            page.text(reason)
          }
        }
      }
    }
    page.line()
  }

  /// The evidence, and the waiver beside it where there is one.
  func facts(of finding: Finding, at report: AuditReport, on page: inout Markup) {
    if finding.evidence.count == 1 {
      page.element("p", finding.evidence[0])
    } else if !finding.evidence.isEmpty {
      page.element("ul") { page in
        for fact in finding.evidence { page.element("li", fact) }
      }
    }
    if let waiver = finding.waiver {
      labelled(
        "Waiver", waiver.words(for: finding, at: report.ranAt), class: "waiver", on: &page)
    }
  }

  func labelled(
    _ name: String, _ words: String, class style: StaticString, on page: inout Markup
  ) {
    page.element("p", ["class": "\(style)"]) { page in
      page.element("b", name)
      page.literal(" ")
      page.text(words)
    }
  }

  private func subtitle(of finding: Finding) -> String {
    var parts = [finding.chapter, finding.kind.words]
    if let number = finding.clause.number { parts.append(number) }
    if case .attested(let until) = finding.verdict {
      parts.append("attestation ran out on \(Moment.day(until))")
    }
    return parts.joined(separator: " · ")
  }
}
