// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension Timestamp {
  /// Reads ``text(_:)`` back: exactly `2026-11-20T12:00:00.000Z`, and a day that there was.
  static func date(parsing text: String) -> Date? {
    let bytes = Array(text.utf8)
    guard bytes.count == 24 else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 48)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      let milli = number(20..<23), (1...12).contains(month), hour < 24, minute < 60, second < 60
    else { return nil }
    // Days from the civil date (Howard Hinnant, `days_from_civil`).
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let date = date(
      (days * 86_400 + hour * 3600 + minute * 60 + second) * 1000 + milli)
    return Timestamp.text(date) == text ? date : nil
  }
}
