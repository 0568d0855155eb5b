// SPDX-License-Identifier: Apache-2.0

public import EcartRetention
public import EcartVault
public import FoundationEssentials

/// Whose data a plaintext row is, and what is known of its clock (clauses ret-1, org-1).
///
/// A clock counts from what happened and not from the day of the adoption: what was delivered long
/// ago is due at once.
public struct AdoptedSubject: Sendable, Hashable {
  /// What the host knows of the end of an order.
  public enum Delivery: Sendable, Hashable {
    /// Not delivered, cancelled or returned, as far as the host knows.
    case none
    /// Delivered, cancelled or returned then.
    case at(DeliveryBasis.Reported)
    /// Delivered, and nobody knows when: then it counts from the order itself.
    case atUnknownTime

    /// From a column that holds the moment, or NULL.
    public init(_ reported: DeliveryBasis.Reported?) { self = reported.map { .at($0) } ?? .none }
  }

  /// The subject's name in the host, exactly as `Receive` is given it by new code.
  public let name: String
  /// Where the data came from.
  public let origin: Origin
  /// When the host got it; `nil`: the clock without a delivery counts from the adoption.
  public let received: Date?
  /// When the order was made, as far as the host knows; the clock of ``Delivery/atUnknownTime``.
  public let created: DeliveryBasis.Reported?
  /// Whether it was delivered (or ended otherwise), and when.
  public let delivery: Delivery

  /// - Parameters:
  ///   - name: the subject's name in the host, exactly as `Receive` is given it by new code.
  ///   - origin: where the data came from.
  ///   - received: when the host got it. Without it the clock without a delivery counts from now.
  ///   - created: when the order was made.
  ///   - delivery: whether it was delivered (or ended otherwise), and when.
  public init(
    _ name: String, from origin: Origin, received: Date? = nil,
    created: DeliveryBasis.Reported? = nil, delivery: Delivery = .none
  ) {
    self.name = name
    self.origin = origin
    self.received = received
    self.created = created
    self.delivery = delivery
  }
}
