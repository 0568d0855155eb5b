// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// The moment the 30 days after delivery count from (clause ret-1): a pure rule.
///
/// Platforms report deliveries late, without zones, and sometimes wrongly. Whatever is unclear is
/// read in the way that erases earlier.
public enum DeliveryBasis {
  /// A moment as a platform reports it.
  public enum Reported: Sendable, Hashable {
    case instant(Date)
    /// A local time whose zone nobody knows, given as if it were UTC. Its earliest possible instant
    /// is in the zone furthest ahead, UTC+14.
    case withoutZone(Date)

    public var earliest: Date {
      switch self {
      case .instant(let date): date
      case .withoutZone(let date): date.addingTimeInterval(-14 * 3600)
      }
    }
  }

  /// - Parameters:
  ///   - happened: when it is said to have been delivered; `nil` if the event does not say.
  ///   - received: when we heard of it.
  ///   - created: when the order was made; nothing is delivered before that.
  ///   - known: the basis an earlier event has set. A later event can only bring it nearer.
  public static func basis(
    happened: Reported?, received: Date, created: Reported?, known: Date? = nil
  ) -> Date {
    // Step 1: the earlier of what is reported and what we know for certain.
    let reported = min(happened?.earliest ?? received, received)
    // Step 2: never before the order itself, unless that too lies in the future.
    let basis = created.map { min(max(reported, $0.earliest), received) } ?? reported
    // Step 3: a redelivery, a return or a corrected date never buys more time.
    return known.map { min($0, basis) } ?? basis
  }
}
