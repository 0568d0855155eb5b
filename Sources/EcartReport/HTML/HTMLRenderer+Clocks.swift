// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

extension HTMLRenderer {
  /// One strip of time a rule, with the same numbers in a table under it.
  func clocks(of report: AuditReport, on page: inout Markup) {
    guard !report.clocks.isEmpty else { return }
    page.element("section", ["aria-labelledby": "h-clocks"]) { page in
      page.element("h2", ["id": "h-clocks"], "Clocks (\(report.clocks.count))")
      page.element("p", ["class": "legend"]) { page in
        for state in ClockLine.State.allCases {
          page.element("span") { page in
            page.element("span", ["class": "dot k-\(state.rawValue)"], "")
            page.text(state.words)
          }
        }
        page.element(
          "span", ["class": "faint"],
          "full: time used · pale: time left · upright mark: due · dashed box: too late")
      }
      for (index, group) in report.clockGroups.enumerated() {
        page.element("figure", ["class": "clock"]) { page in
          page.element("figcaption", ["id": "k-\(index)"]) { page in
            page.element("b", group.rule)
            page.literal(" ")
            page.element("a", ["class": "id", "href": "#c-\(group.clause)"], "\(group.clause)")
            page.literal(" ")
            page.text("limit \(Moment.span(group.limit)) · \(group.summary)")
          }
          let shown = Array(group.lines.prefix(clocksPerRule))
          page.element("div", ["class": "scroll"]) { page in
            strip(group, shown, report.ranAt, labelledBy: "k-\(index)", on: &page)
          }
          if group.lines.count > shown.count {
            page.element(
              "p", ["class": "faint"],
              "\(group.lines.count - shown.count) more are not drawn; none is more urgent.")
          }
          table(of: shown, report.ranAt, on: &page)
        }
        page.line()
      }
    }
  }

  private func strip(
    _ group: ClockGroup, _ lines: [ClockLine], _ now: Date, labelledBy label: String,
    on page: inout Markup
  ) {
    let left = 90.0
    let row = 17.0
    let top = 34.0
    let time = Timeline(lines, limit: group.limit, now: now, length: 740)
    let height = top + row * Double(lines.count) + 6
    page.element(
      "svg",
      [
        "class": "strip", "viewBox": "0 0 1000 \(Drawing.number(height))", "role": "img",
        "aria-labelledby": label,
      ]
    ) { page in
      let nowX = left + time.x(now)
      for tick in time.ticks {
        let x = left + time.x(tick)
        line(x, top - 4, height - 4, "grid", on: &page)
        // A label under today's own would be unreadable.
        guard abs(x - nowX) > 60 else { continue }
        words(
          time.labelsNeedTime
            ? String(Moment.minute(tick).dropFirst(5).prefix(11)) : Moment.day(tick),
          x, 24, "tick", on: &page)
      }
      for (index, clock) in lines.enumerated() {
        bar(clock, time, left: left, y: top + row * Double(index), on: &page)
      }
      line(nowX, 14, height - 2, "now", on: &page)
      words("audit \(Moment.day(now))", min(max(nowX, left + 40), 790), 10, "now-label", on: &page)
    }
  }

  private func bar(
    _ clock: ClockLine, _ time: Timeline, left: Double, y: Double, on page: inout Markup
  ) {
    words(String(clock.subject.prefix(12)), 82, y + 10, "subject", on: &page)
    let (basis, due, now) = (time.x(clock.basis), time.x(clock.due), time.x(time.now))
    rect(left + basis, due - basis, y, "left k-\(clock.state.rawValue)", on: &page)
    rect(
      left + basis, min(due, max(now, basis)) - basis, y, "used k-\(clock.state.rawValue)",
      on: &page)
    if clock.state == .overdue { rect(left + due, now - due, y, "late", on: &page) }
    line(left + due, y - 1, y + 13, "due", on: &page)
    words(clock.remark(at: time.now), 840, y + 10, "remark k-\(clock.state.rawValue)", on: &page)
  }

  private func table(of lines: [ClockLine], _ now: Date, on page: inout Markup) {
    page.element("details") { page in
      page.element("summary", "The same as a table")
      page.element("table") { page in
        page.element("thead") { page in
          page.element("tr") { page in
            for name in ["Subject", "Counts from", "Due", "Used", "State"] {
              page.element("th", ["scope": "col"], name)
            }
          }
        }
        page.element("tbody") { page in
          for clock in lines {
            page.element("tr") { page in
              page.element("th", ["scope": "row"]) { $0.element("code", clock.subject) }
              page.element("td", Moment.minute(clock.basis))
              page.element("td", Moment.minute(clock.due))
              page.element(
                "td",
                Moment.used(
                  now.timeIntervalSince(clock.basis),
                  of: clock.due.timeIntervalSince(clock.basis)))
              page.element("td", clock.remark(at: now))
            }
          }
        }
      }
    }
  }

  private func line(
    _ x: Double, _ top: Double, _ bottom: Double, _ style: StaticString, on page: inout Markup
  ) {
    let x = Drawing.number(x)
    page.empty(
      "line",
      [
        "class": "\(style)", "x1": x, "x2": x, "y1": Drawing.number(top),
        "y2": Drawing.number(bottom),
      ])
  }

  private func rect(
    _ x: Double, _ width: Double, _ y: Double, _ style: String, on page: inout Markup
  ) {
    guard width > 0 else { return }
    page.empty(
      "rect",
      [
        "class": style, "x": Drawing.number(x), "y": Drawing.number(y),
        "width": Drawing.number(width), "height": "12",
      ])
  }

  private func words(
    _ text: String, _ x: Double, _ y: Double, _ style: String, on page: inout Markup
  ) {
    // A label element cannot stand inside SVG text, so the signs are named in brackets.
    page.element(
      "text", ["class": style, "x": Drawing.number(x), "y": Drawing.number(y)],
      Visible.text(text))
  }
}

extension ClockLine {
  /// Such as `overdue by 4 d`, `due in 30 h`, or how it stands where that says more.
  func remark(at now: Date) -> String {
    let left = due.timeIntervalSince(now)
    return switch state {
    case .overdue: left < 0 ? "overdue by \(Moment.span(-left))" : "overdue"
    case .dueSoon: left > 0 ? "due soon, \(Moment.span(left)) left" : "due soon"
    case .onTime: left > 0 ? "\(Moment.span(left)) left" : "on time"
    case .held: "held"
    }
  }
}
