// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Reads the ways in which platforms write a date.
///
/// - ISO 8601 / RFC 3339, with `T` or a space, with or without seconds and fraction:
///   `2026-10-01T14:39:54-06:00`, `2019-07-01 14:39:54`, `2026-10-01`
/// - RFC 5322: `Fri, 10 Dec 2021 23:09:02 +0000`
/// - seconds (10 digits) or milliseconds (13) since 1970: `1624899233`
///
/// Years 1970 to 9999. A date without a zone is read as UTC+14, the earliest it can be.
enum DateText {
  /// How a database writes *no date*: MySQL's zero date, .NET's smallest, an empty Unix time.
  static func meansNothing(_ text: String) -> Bool {
    text == "0" || text.hasPrefix("0000-00-00") || text.hasPrefix("0001-01-01")
  }

  /// The instant, or `nil` where the text is no date.
  static func instant(_ text: String) -> Instant? {
    var reader = DateReader(text)
    return unixTime(text) ?? reader.iso8601() ?? reader.rfc5322()
  }

  private static func unixTime(_ text: String) -> Instant? {
    guard text.utf8.allSatisfy(\.isDigit), let number = Double(text) else { return nil }
    switch text.utf8.count {
    case 10: return Instant(Date(timeIntervalSince1970: number))
    case 13: return Instant(Date(timeIntervalSince1970: number / 1000))
    default: return nil
    }
  }

  /// Days from 1970-01-01 to a day of the proleptic Gregorian calendar; `nil` where there is no
  /// such day (30 February, 29 February of a common year).
  static func days(year: Int, month: Int, day: Int) -> Int? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1970...9999).contains(year), (1...12).contains(month),
      (1...lengths[month - 1]).contains(day)
    else { return nil }
    let before = year - 1
    let leapDays = before / 4 - before / 100 + before / 400 - 477  // 477 of them before 1970
    return (year - 1970) * 365 + leapDays + lengths[..<(month - 1)].reduce(0, +) + day - 1
  }
}

/// A cursor over a date's characters.
private struct DateReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func iso8601() -> Instant? {
    position = 0
    guard let year = digits(4), take("-"), let month = digits(2), take("-"),
      let day = digits(2), let days = DateText.days(year: year, month: month, day: day)
    else { return nil }
    if position == bytes.count { return instant(days, 0, zone: nil) }
    guard take("T") || take("t") || take(" ") else { return nil }
    return timeAndZone(days)
  }

  mutating func rfc5322() -> Instant? {
    position = 0
    if let comma = bytes.firstIndex(of: UInt8(ascii: ",")) {
      guard comma == 3 else { return nil }
      position = 4
    }
    _ = take(" ")
    guard let day = digits(2) ?? digits(1), take(" "), let month = month(), take(" "),
      let year = digits(4), take(" "),
      let days = DateText.days(year: year, month: month, day: day)
    else { return nil }
    return timeAndZone(days)
  }

  private mutating func timeAndZone(_ days: Int) -> Instant? {
    guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60
    else { return nil }
    var second = 0.0
    if take(":") {
      guard let whole = digits(2), whole <= 60 else { return nil }  // 60: a leap second
      second = Double(whole)
      if take(".") || take(",") {
        guard let part = fraction() else { return nil }
        second += part
      }
    }
    let time = Double(hour * 3600 + minute * 60) + second
    if position == bytes.count { return instant(days, time, zone: nil) }
    guard let zone = zone(), position == bytes.count else { return nil }
    return instant(days, time, zone: zone)
  }

  private func instant(_ days: Int, _ time: Double, zone: Int?) -> Instant {
    let offset = Double(zone ?? 14 * 3600)
    return Instant(
      Date(timeIntervalSince1970: Double(days) * 86_400 + time - offset), zoneKnown: zone != nil)
  }

  /// Seconds east of Greenwich, in the range of zones that exist (−12:00 to +14:00).
  private mutating func zone() -> Int? {
    _ = take(" ")
    for name in ["Z", "z", "UTC", "GMT"] where take(name) { return 0 }
    let sign = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hours = digits(2) else { return nil }
    let minutes = !take(":") && position == bytes.count ? 0 : digits(2)
    guard let minutes, minutes < 60 else { return nil }
    let seconds = sign * (hours * 3600 + minutes * 60)
    return (-12 * 3600...14 * 3600).contains(seconds) ? seconds : nil
  }

  private mutating func month() -> Int? {
    let names = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    for (index, name) in names.enumerated() where take(name) { return index + 1 }
    return nil
  }

  private mutating func digits(_ count: Int) -> Int? {
    guard position + count <= bytes.count else { return nil }
    let slice = bytes[position..<position + count]
    guard slice.allSatisfy(\.isDigit) else { return nil }
    position += count
    return slice.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private mutating func fraction() -> Double? {
    let rest = bytes[position...].prefix { $0.isDigit }
    guard (1...9).contains(rest.count) else { return nil }
    position += rest.count
    return Double("0." + String(decoding: rest, as: UTF8.self))
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }
}
