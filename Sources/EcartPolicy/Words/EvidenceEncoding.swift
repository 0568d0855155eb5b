// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// The ledger entry's bytes: one line of JSON with a fixed order of members.
///
/// ```json
/// {"v":1,"at":"2026-11-20T12:00:00.000Z","kind":"EcartAccess.SignIn","outcome":"refused",
///  "clauses":["mfa-1"],"actor":"…","object":{"pseudonym":"…"},"fields":{"attempts":{"count":3}}}
/// ```
/// Written by hand because it is on the path of every decision. Only printable ASCII comes out,
/// whatever a host calls its types, fields and codes: ``EvidenceLine`` escapes the rest.
/// ``EvidenceReader`` reads it back.
extension Evidence {
  /// - Parameter gate: the type that decided it. A host's gate can name any kind of event, but it
  ///   cannot say that another gate recorded it.
  package func encoded(at instant: Date, by gate: String? = nil) -> [UInt8] {
    var line = EvidenceLine()
    line.add("{\"v\":1,\"at\":")
    line.addText(Timestamp.text(instant))
    line.add(",\"kind\":")
    line.addText(kind)
    if let gate {
      line.add(",\"by\":")
      line.addText(gate)
    }
    line.add(",\"outcome\":")
    line.addText(outcome.rawValue)
    line.add(",\"clauses\":[")
    for (index, clause) in clauses.enumerated() {
      if index > 0 { line.add(",") }
      line.addText(clause.description)
    }
    line.add("]")
    if let actor {
      line.add(",\"actor\":")
      line.addText(actor.description)
    }
    if let object {
      line.add(",\"object\":")
      line.add(object)
    }
    if !fields.isEmpty {
      line.add(",\"fields\":{")
      for (index, field) in fields.enumerated() {
        if index > 0 { line.add(",") }
        line.addText(field.name)
        line.add(":")
        line.add(field.value)
      }
      line.add("}")
    }
    line.add("}")
    return line.bytes
  }
}

/// Milliseconds since 1970 and their RFC 3339 text in UTC, for any year from 0001 to 9999.
package enum Timestamp {
  package static func milliseconds(_ date: Date) -> Int64 {
    let value = (date.timeIntervalSince1970 * 1000).rounded()
    // What is no moment at all is read as the earliest one: that erases sooner, not later.
    if value.isNaN { return -9_000_000_000_000_000 }
    if value >= 9e15 { return 9_000_000_000_000_000 }
    if value <= -9e15 { return -9_000_000_000_000_000 }
    return Int64(value)
  }

  package static func date(_ milliseconds: Int64) -> Date {
    Date(timeIntervalSince1970: Double(milliseconds) / 1000)
  }

  /// 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.
  private static let earliest: Int64 = -62_135_596_800_000
  private static let latest: Int64 = 253_402_300_799_999

  /// Moments outside the years 0001 to 9999 are written as the nearest one inside.
  package static func text(_ date: Date) -> String {
    let total = min(max(milliseconds(date), earliest), latest)
    let day = Int64((Double(total) / 86_400_000).rounded(.down))
    let inDay = total - day * 86_400_000
    let (year, month, dayOfMonth) = civil(fromDay: day)
    var digits: [UInt8] = []
    digits.reserveCapacity(24)
    func add(_ number: Int64, _ width: Int, _ after: UInt8) {
      var divisor: Int64 = 1
      for _ in 1..<width { divisor *= 10 }
      while divisor > 0 {
        digits.append(UInt8(48 + number / divisor % 10))
        divisor /= 10
      }
      digits.append(after)
    }
    add(year, 4, UInt8(ascii: "-"))
    add(month, 2, UInt8(ascii: "-"))
    add(dayOfMonth, 2, UInt8(ascii: "T"))
    add(inDay / 3_600_000, 2, UInt8(ascii: ":"))
    add(inDay / 60_000 % 60, 2, UInt8(ascii: ":"))
    add(inDay / 1000 % 60, 2, UInt8(ascii: "."))
    add(inDay % 1000, 3, UInt8(ascii: "Z"))
    return String(decoding: digits, as: UTF8.self)
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
}
