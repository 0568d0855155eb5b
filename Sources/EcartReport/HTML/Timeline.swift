// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Numbers for SVG attributes.
enum Drawing {
  /// One decimal at most, and never an exponent.
  static func number(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1_000_000 else { return "0" }
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let rest = abs(tenths) % 10
    return "\(sign)\(abs(tenths) / 10)" + (rest == 0 ? "" : ".\(rest)")
  }
}

/// Where the clocks of one group lie on a strip of time.
///
/// The strip spans the group's own dates, yet no more than four limits back and two ahead of now,
/// so that one clock from 1970 or due in 9999 does not squeeze the rest; it is cut at the edge.
struct Timeline {
  let start: Date
  let end: Date
  let now: Date
  /// The strip's length in drawing units.
  let length: Double

  init(_ lines: some Sequence<ClockLine>, limit: TimeInterval, now: Date, length: Double) {
    let limit = min(max(limit.isNaN ? 0 : limit, 3_600), 40_000_000_000)
    let (back, ahead) = (now - 4 * limit, now + 2 * limit)
    let first = lines.map(\.basis).min() ?? now
    let last = lines.map(\.due).max() ?? now
    let margin = limit * 0.04
    start = min(max(first, back), now) - margin
    end = max(min(last, ahead), now) + margin
    self.now = now
    self.length = length
  }

  /// The place of an instant, cut at both ends of the strip.
  func x(_ date: Date) -> Double {
    let whole = end.timeIntervalSince(start)
    let part = date.timeIntervalSince(start)
    guard whole > 0, part.isFinite else { return part > 0 ? length : 0 }
    return min(max(part / whole, 0), 1) * length
  }

  /// Round instants to label, four to eight of them.
  var ticks: [Date] {
    let whole = end.timeIntervalSince(start)
    let day = 86_400.0
    let steps = [1.0 / 24, 0.25, 1, 2, 7, 14, 30, 60, 90, 180, 365, 730, 3_650]
    let step = (steps.first { whole / ($0 * day) <= 8 } ?? steps[steps.count - 1]) * day
    // Hours and days begin at midnight UTC; longer steps count from the strip's first midnight.
    let unit = min(step, day)
    let first = (start.timeIntervalSince1970 / unit).rounded(.up) * unit
    var ticks: [Date] = []
    var next = first
    while next <= end.timeIntervalSince1970, ticks.count < 12 {
      ticks.append(Date(timeIntervalSince1970: next))
      next += step
    }
    return ticks
  }

  /// Whether ticks lie closer than a day, so that a label needs the time.
  var labelsNeedTime: Bool {
    let ticks = ticks
    return ticks.count > 1 && ticks[1].timeIntervalSince(ticks[0]) < 86_400
  }
}
