// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension HTMLRenderer {
  /// The ring of verdicts with its table, and what the store holds.
  func summary(of report: AuditReport, on page: inout Markup) {
    let tally = report.tally(of: report.findings)
    page.element("section", ["class": "summary", "aria-labelledby": "h-summary"]) { page in
      page.element("h2", ["id": "h-summary", "class": "visually-hidden"], "Summary")
      page.element("div", ["class": "verdicts"]) { page in
        ring(tally, on: &page)
        verdictTable(of: report, tally, on: &page)
      }
      page.element("dl", ["class": "counters"]) { page in
        let counters = report.counters
        for (name, value) in [
          ("living subjects", String(counters.livingSubjects)),
          ("subjects erased", String(counters.erased)),
          ("certificates", String(counters.certificates)),
          ("ledger entries", String(counters.ledgerSize)),
        ] {
          page.element("div") { page in
            page.element("dt", name)
            page.element("dd", value)
          }
        }
        page.element("div", ["class": "wide"]) { page in
          page.element("dt", "latest checkpoint")
          page.element("dd") { $0.element("code", counters.checkpoint ?? "none") }
        }
      }
    }
    page.line()
  }

  /// One arc a verdict, on a circle whose length is declared as 100 units.
  private func ring(_ tally: Tally, on page: inout Markup) {
    page.element(
      "svg",
      [
        "class": "ring", "viewBox": "0 0 120 120", "role": "img", "width": "150", "height": "150",
        "aria-label": "Ring of verdicts; the table beside it has the same numbers",
      ]
    ) { page in
      page.empty("circle", ["class": "track", "cx": "60", "cy": "60", "r": "48"])
      var start = 0.0
      for standing in Finding.Standing.allCases where tally[standing] > 0 {
        let share = 100 * Double(tally[standing]) / Double(max(1, tally.total))
        page.empty(
          "circle",
          [
            "class": "arc s-\(standing.rawValue)", "cx": "60", "cy": "60", "r": "48",
            "pathLength": "100", "transform": "rotate(-90 60 60)",
            "stroke-dasharray": "\(Drawing.number(max(share - 0.6, 0.2))) 100",
            "stroke-dashoffset": Drawing.number(-start),
          ])
        start += share
      }
      page.element("text", ["class": "ring-number", "x": "60", "y": "62"], String(tally.total))
      page.element("text", ["class": "ring-word", "x": "60", "y": "78"], "clauses")
    }
  }

  private func verdictTable(of report: AuditReport, _ tally: Tally, on page: inout Markup) {
    page.element("table", ["class": "counts"]) { page in
      page.element("caption", ["class": "visually-hidden"], "Clauses by verdict and kind")
      page.element("thead") { page in
        page.element("tr") { page in
          page.element("th", ["scope": "col"], "Verdict")
          page.element("th", ["scope": "col", "class": "number"], "All")
          for kind in Clause.Kind.allCases {
            page.element("th", ["scope": "col", "class": "number"], kind.words)
          }
        }
      }
      page.element("tbody") { page in
        for standing in Finding.Standing.allCases {
          page.element("tr") { page in
            page.element("th", ["scope": "row"]) { page in
              page.element("span", ["class": "dot s-\(standing.rawValue)"], "")
              page.text(standing.words)
            }
            page.element("td", ["class": "number"]) { page in
              page.element("strong", String(tally[standing]))
            }
            for kind in Clause.Kind.allCases {
              let count = report.tally(of: report.findings.filter { $0.kind == kind })[standing]
              page.element(
                "td", ["class": count == 0 ? "number zero" : "number"], String(count))
            }
          }
        }
      }
    }
  }
}
