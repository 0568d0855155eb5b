// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
package import FoundationEssentials

/// Which epoch a subject's key belongs into. Epochs follow the calendar, in UTC.
package enum EpochLabel: Sendable, Hashable, CustomStringConvertible {
  /// Nothing delivered yet: a week's worth, rotated in bulk.
  case open(week: Int64)
  /// Everybody who is due on one day.
  case due(day: Int64)
  /// Under legal hold.
  case hold
  /// Subjects whose clock starts with a later event, such as accounts.
  case standing(week: Int64)

  private static let day: TimeInterval = 86_400

  /// The open epoch of an instant.
  package static func open(at instant: Date) -> EpochLabel { .open(week: week(of: instant)) }

  package static func standing(at instant: Date) -> EpochLabel {
    .standing(week: week(of: instant))
  }

  /// The epoch of a due instant's day. Its root goes on that day, so nobody in it is late.
  package static func due(at instant: Date) -> EpochLabel {
    .due(day: dayNumber(of: instant))
  }

  package static func dayNumber(of instant: Date) -> Int64 {
    Int64((instant.timeIntervalSince1970 / day).rounded(.down))
  }

  /// Weeks begin on Monday; 1970-01-01 was a Thursday.
  private static func week(of instant: Date) -> Int64 {
    let monday = dayNumber(of: instant) + 3
    return monday >= 0 ? monday / 7 : (monday - 6) / 7
  }

  package var description: String {
    switch self {
    case .open(let week): "open-\(Self.text(ofDay: week * 7 - 3))"
    case .due(let day): "due-\(Self.text(ofDay: day))"
    case .hold: "hold"
    case .standing(let week): "standing-\(Self.text(ofDay: week * 7 - 3))"
    }
  }

  /// The label in an epoch's id, which is all before its last dash; see ``EpochName``.
  package static func text(ofEpoch id: String) -> String {
    id.lastIndex(of: "-").map { String(id[..<$0]) } ?? id
  }

  /// The label that stands for the same kind of epoch now: a due day stays the day it is.
  package static func renewing(_ label: String, at now: Date) -> EpochLabel {
    if let day = dueDay(of: label) { return .due(day: day) }
    if label.hasPrefix("standing-") { return .standing(at: now) }
    return label == "hold" ? .hold : .open(at: now)
  }

  /// The day of a due day's label.
  static func dueDay(of label: String) -> Int64? {
    label.hasPrefix("due-") ? dayNumber(ofText: String(label.dropFirst(4))) : nil
  }

  /// Reads `2026-11-20` back.
  private static func dayNumber(ofText text: String) -> Int64? {
    let parts = text.split(separator: "-").compactMap { Int64($0) }
    // What is stored may be anybody's: only days that a date can be.
    guard parts.count == 3, (-9_999...9_999).contains(parts[0]), (1...12).contains(parts[1]),
      (1...31).contains(parts[2])
    else { return nil }
    // Days from the civil date (Howard Hinnant, `days_from_civil`).
    let year = parts[1] <= 2 ? parts[0] - 1 : parts[0]
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let month = (parts[1] + 9) % 12
    let dayOfYear = (153 * month + 2) / 5 + parts[2] - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Whether a subject in such an epoch moves on before it is erased.
  package var rotates: Bool { if case .due = self { false } else { true } }

  private static func text(ofDay day: Int64) -> String {
    String(Timestamp.text(Date(timeIntervalSince1970: Double(day) * self.day)).prefix(10))
  }
}
