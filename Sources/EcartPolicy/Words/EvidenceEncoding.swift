// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// The ledger entry's bytes: one line of JSON with a fixed order of members.
///
/// ```json
/// {"v":1,"at":"2026-11-20T12:00:00.000Z","kind":"EcartMFA.SignIn","outcome":"refused",
///  "clauses":["mfa-1"],"actor":"…","object":{"pseudonym":"…"},"fields":{"attempts":{"count":3}}}
/// ```
/// Written by hand because it is on the path of every decision; every character that can occur is
/// ASCII without quotes or controls, by the types of the values, so nothing needs escaping.
extension Evidence {
  package func encoded(at instant: Date) -> [UInt8] {
    var text = "{\"v\":1,\"at\":\"\(Timestamp.text(instant))\",\"kind\":\"\(kind)\""
    text.reserveCapacity(320)
    text += ",\"outcome\":\"\(outcome.rawValue)\",\"clauses\":["
    for (index, clause) in clauses.enumerated() {
      text += index == 0 ? "\"" : ",\""
      text += clause.description
      text += "\""
    }
    text += "]"
    if let actor { text += ",\"actor\":\"\(actor)\"" }
    if let object { text += ",\"object\":\(object.json)" }
    if !fields.isEmpty {
      text += ",\"fields\":{"
      for (index, field) in fields.enumerated() {
        if index > 0 { text += "," }
        text += "\"\(field.name)\":\(field.value.json)"
      }
      text += "}"
    }
    text += "}"
    return Array(text.utf8)
  }
}

extension EvidenceValue {
  fileprivate var json: String {
    switch self {
    case .count(let number): "{\"count\":\(number)}"
    case .instant(let date): "{\"instant\":\"\(Timestamp.text(date))\"}"
    case .flag(let value): "{\"flag\":\(value)}"
    case .clause(let id): "{\"clause\":\"\(id)\"}"
    case .identifier(let id): "{\"identifier\":\"\(id.uuidString.lowercased())\"}"
    case .pseudonym(let name): "{\"pseudonym\":\"\(name)\"}"
    case .tombstone(let subject): "{\"tombstone\":\"\(subject)\"}"
    case .commitment(let digest): "{\"commitment\":\"\(digest)\"}"
    case .code(let code): "{\"code\":\"\(code)\"}"
    }
  }
}

/// Milliseconds since 1970 and their RFC 3339 text in UTC, for any year from 0001 to 9999.
package enum Timestamp {
  package static func milliseconds(_ date: Date) -> Int64 {
    let value = (date.timeIntervalSince1970 * 1000).rounded()
    if value >= 9e15 { return 9_000_000_000_000_000 }
    if value <= -9e15 { return -9_000_000_000_000_000 }
    return Int64(value)
  }

  package static func date(_ milliseconds: Int64) -> Date {
    Date(timeIntervalSince1970: Double(milliseconds) / 1000)
  }

  package static func text(_ date: Date) -> String {
    let total = milliseconds(date)
    let day = Int64((Double(total) / 86_400_000).rounded(.down))
    let inDay = total - day * 86_400_000
    let (year, month, dayOfMonth) = civil(fromDay: day)
    return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(dayOfMonth, 2) + "T"
      + pad(inDay / 3_600_000, 2) + ":" + pad(inDay / 60_000 % 60, 2) + ":"
      + pad(inDay / 1000 % 60, 2) + "." + pad(inDay % 1000, 3) + "Z"
  }

  /// The proleptic Gregorian date of a day number (Howard Hinnant, "chrono-compatible low-level
  /// date algorithms", `civil_from_days`).
  package static func civil(fromDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func pad(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return digits.count >= width
      ? digits : String(repeating: "0", count: width - digits.count) + digits
  }
}
