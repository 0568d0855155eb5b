// SPDX-License-Identifier: Apache-2.0

/// Renders a report as one HTML page that needs nothing else: no script, no font, no network.
///
/// The page follows the reader's light or dark setting, prints, and filters its table by style
/// alone; its content policy lets nothing run and nothing load, should a text ever get through.
public struct HTMLRenderer: ReportRenderer {
  /// Whether the verdict lets waived clauses through.
  public var acceptingWaived: Bool
  /// How many clocks of one rule to draw at most; the most urgent are drawn.
  public var clocksPerRule: Int

  public init(acceptingWaived: Bool = false, clocksPerRule: Int = 60) {
    self.acceptingWaived = acceptingWaived
    self.clocksPerRule = max(1, clocksPerRule)
  }

  public func render(_ report: AuditReport) -> String {
    var page = Markup()
    let passes = report.passes(acceptingWaived: acceptingWaived)
    page.literal("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    page.literal(Style.contentPolicy)
    page.literal("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    page.literal("<meta name=\"color-scheme\" content=\"light dark\">\n")
    page.literal("<meta name=\"referrer\" content=\"no-referrer\">\n")
    page.element(
      "title",
      // No label elements inside a title, so the signs are named in brackets here.
      Visible.text("\(passes ? "PASS" : "FAIL"): data protection audit of \(report.host)"))
    page.literal("\n<style>")
    page.literal(Style.page)
    page.literal(Style.parts)
    page.literal("</style>\n</head>\n<body>\n")
    page.literal("<a class=\"skip\" href=\"#clauses\">Skip to the table of all clauses</a>\n")
    head(of: report, passes: passes, on: &page)
    page.element("main") { page in
      summary(of: report, on: &page)
      failures(of: report, on: &page)
      unknowns(of: report, on: &page)
      clocks(of: report, on: &page)
      clauses(of: report, on: &page)
      limits(of: report, on: &page)
    }
    page.literal("\n</body>\n</html>\n")
    return page.html
  }

  private func head(of report: AuditReport, passes: Bool, on page: inout Markup) {
    if let banner = report.banner {
      page.element("div", ["class": "banner", "role": "alert"]) { page in
        page.element("strong", "Testing clock.")
        page.literal(" ")
        page.text(banner)
      }
      page.line()
    }
    page.element("header") { page in
      page.element("p", ["class": passes ? "stamp good" : "stamp bad"], passes ? "PASS" : "FAIL")
      page.element("div") { page in
        page.element("p", ["class": "eyebrow"], "Data protection audit")
        page.element("h1", report.host)
        page.element("p", ["class": "closing"], report.closing(acceptingWaived: acceptingWaived))
      }
    }
    page.element("dl", ["class": "facts"]) { page in
      fact("Store", report.store, on: &page)
      fact("Ran", Moment.minute(report.ranAt), on: &page)
      fact("Policy", "\(report.policyProfile) \(report.policyVersion)", on: &page)
      fact("Clock", report.clock == .system ? "the system’s" : "testing", on: &page)
      fact("Waivers", acceptingWaived ? "accepted (--accept-waived)" : "not accepted", on: &page)
    }
    page.line()
  }

  private func fact(_ name: String, _ value: String, on page: inout Markup) {
    page.element("div") { page in
      page.element("dt", name)
      page.element("dd", value)
    }
  }
}
