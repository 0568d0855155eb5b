// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A point in time as a platform gave it.
///
/// Some platforms send `2019-07-01 14:39:54` and no zone. Nobody can say which instant that is,
/// so it is read as the *earliest* one it can be (UTC+14): a retention clock that starts there
/// can end too early, never too late (clause `ret-1`).
public struct Instant: Sendable, Hashable {
  /// The instant; where the zone is unknown, the earliest possible one.
  public let date: Date
  /// Whether the platform said which zone it meant.
  public let zoneKnown: Bool

  /// An instant.
  public init(_ date: Date, zoneKnown: Bool = true) {
    self.date = date
    self.zoneKnown = zoneKnown
  }
}

/// Which date of a record a problem is about.
public enum DateField: String, Sendable, Hashable, CaseIterable {
  /// When the record came to be.
  case createdAt
  /// When it last changed.
  case updatedAt
  /// When the order was cancelled (`canceledAt` on the wire).
  case cancelledAt = "canceledAt"
  /// When the order says it was delivered.
  case deliveredAt
  /// When a fulfilment event took place.
  case happenedAt
}
