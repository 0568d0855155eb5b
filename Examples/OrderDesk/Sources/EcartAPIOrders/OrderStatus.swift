// SPDX-License-Identifier: Apache-2.0

/// EcartAPI's word for the state of an order (`status.ecartapi`), a closed list.
public enum OrderStatus: String, Sendable, Hashable, CaseIterable {
  /// Not paid yet.
  case pending
  /// Payment authorised, not captured.
  case authorized
  /// Paid.
  case paid
  /// Paid in part.
  case partiallyPaid = "partially_paid"
  /// Paid back.
  case refunded
  /// Paid back in part.
  case partiallyRefunded = "partially_refunded"
  /// Cancelled.
  case cancelled
  /// Deleted on the platform (`delete` on the wire).
  case deleted = "delete"
  /// Handed to a carrier.
  case shipped
  /// Done.
  case completed
  /// None of these, and EcartAPI says so itself.
  case other

  /// The status of a number in `status.ecartapiId`. Only these four are seen in EcartAPI's
  /// published answers; every other status is known by its name.
  init?(code: Int) {
    switch code {
    case 1: self = .paid
    case 2: self = .pending
    case 4: self = .cancelled
    case 7: self = .authorized
    default: return nil
    }
  }
}

/// What happened to a parcel, by EcartAPI's published numbers.
public enum FulfilmentStatus: Int, Sendable, Hashable, CaseIterable {
  /// Handed to the carrier.
  case shipped = 1
  /// At the post office.
  case receivedAtPostOffice = 2
  /// Under way.
  case inTransit = 3
  /// With the courier.
  case outForDelivery = 4
  /// Nobody there.
  case deliveryAttemptFailed = 5
  /// Late.
  case delayed = 6
  /// Waiting to be picked up.
  case pickupReady = 7
  /// Delivered: this one starts the 30 days of clause `ret-1`.
  case delivered = 8
  /// Sent back.
  case returnedToSender = 9
  /// Lost.
  case lost = 10
  /// Failed.
  case failed = 11
  /// Announced to the carrier.
  case created = 12
  /// None of these.
  case other = 13

  /// The status of a name. Underscores are optional and case does not matter: EcartAPI's own
  /// documentation writes both `out_for_delivery` and `outfordelivery`.
  init?(name: String) {
    let letters = name.lowercased().filter { $0 != "_" }
    guard let match = Self.allCases.first(where: { "\($0)".lowercased() == letters }) else {
      return nil
    }
    self = match
  }
}
