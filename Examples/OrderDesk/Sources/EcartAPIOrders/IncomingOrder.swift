// SPDX-License-Identifier: Apache-2.0

/// Where an order comes from. Without it nothing may be stored (clause `def-3`).
///
/// EcartAPI's answers do not say which connection they were asked over; whoever asked knows. Give
/// it to ``EcartAPIReader``, or let the recorder stamp it on the answer as `origin`.
public struct OrderOrigin: Sendable, Hashable {
  /// The sales platform, `shopify`.
  public let platform: String
  /// The merchant's store on it.
  public let store: String
  /// The EcartAPI connection that reads it.
  public let connection: String

  /// An origin.
  public init(platform: String, store: String, connection: String) {
    self.platform = platform
    self.store = store
    self.connection = connection
  }
}

/// An order as read from EcartAPI. Printing one shows no personal value.
public struct IncomingOrder: Sendable, Hashable, Identifiable {
  /// The platform's id, as text: `1001` and `"1001"` are the same order. Unique within ``origin``.
  public let id: String
  /// The number that people use for it, `#1018`; `nil` where it is missing or not a plain token.
  public let number: String?
  /// Platform, store and connection.
  public let origin: OrderOrigin
  /// When it was placed. A retention clock never starts before this.
  public let createdAt: Instant?
  /// When it last changed.
  public let updatedAt: Instant?
  /// When it was cancelled.
  public let cancelledAt: Instant?
  /// When the order itself says it was delivered (most platforms leave this to an event).
  public let deliveredAt: Instant?
  /// Its state; `nil` where the platform sends none, or one that is not on the list (which is
  /// also reported).
  public let status: OrderStatus?
  /// `false` where every item is digital: there will be no delivery event, so that only the
  /// backstop ends retention.
  public let requiresShipping: Bool
  /// Everything personal.
  public let personal: PersonalParts

  /// An order.
  public init(
    id: String, number: String? = nil, origin: OrderOrigin, createdAt: Instant? = nil,
    updatedAt: Instant? = nil, cancelledAt: Instant? = nil, deliveredAt: Instant? = nil,
    status: OrderStatus? = nil, requiresShipping: Bool = true, personal: PersonalParts
  ) {
    self.id = id
    self.number = number
    self.origin = origin
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.cancelledAt = cancelledAt
    self.deliveredAt = deliveredAt
    self.status = status
    self.requiresShipping = requiresShipping
    self.personal = personal
  }
}

/// Something that happened to a parcel. The reader leaves out the event's place and free-text
/// description, where names and doorsteps turn up: no clock needs them.
public struct FulfilmentEvent: Sendable, Hashable {
  /// The platform's id of the event.
  public let id: String?
  /// The order it belongs to. Unique within ``origin``.
  public let orderID: String
  /// Platform, store and connection.
  public let origin: OrderOrigin
  /// What happened; `nil` where it is not on the list (which is also reported).
  public let status: FulfilmentStatus?
  /// When it happened, by the carrier. `nil` is allowed: then the clock counts from receipt.
  public let happenedAt: Instant?
  /// When the platform learned of it.
  public let createdAt: Instant?

  /// An event.
  public init(
    id: String? = nil, orderID: String, origin: OrderOrigin, status: FulfilmentStatus?,
    happenedAt: Instant?, createdAt: Instant? = nil
  ) {
    self.id = id
    self.orderID = orderID
    self.origin = origin
    self.status = status
    self.happenedAt = happenedAt
    self.createdAt = createdAt
  }
}
