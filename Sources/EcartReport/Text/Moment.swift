// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// Instants and spans as text, always in UTC.
///
/// Dates outside the years 1 to 9999, and those that are no number at all, are held at the nearer
/// end: a report must not trap on a store's odd value.
package enum Moment {
  /// Such as `2026-11-20T09:30:00Z` (RFC 3339).
  package static func stamp(_ date: Date) -> String {
    let parts = split(date)
    return "\(parts.day)T\(parts.time)Z"
  }

  /// Such as `2026-11-20`.
  package static func day(_ date: Date) -> String { split(date).day }

  /// Such as `2026-11-20 09:30 UTC`.
  package static func minute(_ date: Date) -> String {
    let parts = split(date)
    return "\(parts.day) \(parts.time.prefix(5)) UTC"
  }

  /// Such as `12 d`, `20 h` or `5 min`: the largest unit of which there are two or more.
  package static func span(_ seconds: TimeInterval) -> String {
    let seconds = whole(seconds)
    if seconds >= 172_800 { return "\(seconds / 86_400) d" }
    if seconds >= 7_200 { return "\(seconds / 3_600) h" }
    return "\(max(0, seconds) / 60) min"
  }

  /// Such as `27 of 30 d`, both in the unit that suits the limit, rounded down.
  static func used(_ seconds: TimeInterval, of limit: TimeInterval) -> String {
    let (unit, name): (Int, String) =
      if limit >= 172_800 { (86_400, "d") } else if limit >= 7_200 { (3_600, "h") } else {
        (60, "min")
      }
    return "\(max(0, whole(seconds)) / unit) of \(max(0, whole(limit)) / unit) \(name)"
  }

  /// Whole seconds, held within the years a report can name.
  static func whole(_ seconds: TimeInterval) -> Int {
    guard !seconds.isNaN else { return 0 }
    return Int(min(max(seconds, -400_000_000_000), 400_000_000_000).rounded(.down))
  }

  private static func split(_ date: Date) -> (day: String, time: String) {
    let seconds = min(max(whole(date.timeIntervalSince1970), -62_135_596_800), 253_402_300_799)
    let days = seconds >= 0 ? seconds / 86_400 : -((-seconds + 86_399) / 86_400)
    let (year, month, day) = civil(days)
    let time = seconds - days * 86_400
    return (
      "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))",
      "\(digits(time / 3_600, 2)):\(digits(time / 60 % 60, 2)):\(digits(time % 60, 2))"
    )
  }

  /// The Gregorian date of a day counted from 1970-01-01, by eras of 400 years that begin in March.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
