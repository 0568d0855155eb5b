// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// One thing that has to be done by a moment, as it goes into people's calendars. Without names: a
/// calendar is copied to telephones and to other companies' servers.
public struct CalendarItem: Sendable, Hashable {
  /// The same for the same duty in every export, so that a calendar replaces instead of adding.
  /// Letters, digits and `. - @`; anything else is written as `-`.
  public let uid: String
  /// A number that grows when the duty moves, such as the seconds of its basis; 0 or more.
  public let sequence: Int
  public let summary: String
  public let details: String
  public let due: Date
  /// How long before ``due`` a reminder rings, each in seconds.
  public let reminders: [TimeInterval]

  public init(
    uid: String, sequence: Int = 0, summary: String, details: String, due: Date,
    reminders: [TimeInterval] = []
  ) {
    self.uid = String(
      uid.map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-@".contains($0)) ? $0 : "-" })
    self.sequence = max(0, min(sequence, Int(Int32.max)))
    self.summary = summary
    self.details = details
    self.due = due
    self.reminders = reminders
  }
}
