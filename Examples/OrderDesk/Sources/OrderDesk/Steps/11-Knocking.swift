// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import EcartDPP

extension Journey {
  /// Step 11: erased stays erased, however it comes again.
  func knockAgain(_ taken: [IncomingOrder]) async throws {
    tell.step(11, "Erased orders come again")
    let origin = try Origin(platform: "shopify", store: "casa-lirio", connection: "conn-shopify-1")
    if let refusal = try await lateWebhook(for: Self.gift, from: origin) {
      tell.refusal(
        "A late webhook: order \(Self.gift) was delivered.", refusal.remedy,
        why: refusal.clause.description)
    }

    var refusals: [ReceiveRefusal] = []
    for order in taken {
      if let refusal = try await reimport(order) { refusals.append(refusal) }
    }
    tell.refusal(
      "Somebody imports the old files once more: \(refusals.count) of \(taken.count) orders are"
        + " fenced; the one under hold is known already.", refusals.first?.remedy ?? "",
      why: "ret-1")

    let outlet = OrderOrigin(
      platform: "shopify", store: "casa-lirio-outlet", connection: "conn-shopify-2")
    let other = taken.filter { $0.id.hasPrefix("512000200") && $0.origin.store == "casa-lirio" }
    for order in other { _ = try await receive(order.moved(to: outlet)) }
    tell.say(
      "A second shop sends \(other.count) orders that happen to have the same numbers. Origin is"
        + " part of what an order is, so these are others, and are taken in.", why: "org-1")
  }
  private func lateWebhook(
    for id: String, from origin: Origin
  ) async throws -> RecordDelivery<OrderRow>.Reason? {
    do {
      _ = try await gatekeeper.admit(
        RecordDelivery<OrderRow>(
          id, from: origin, happened: .instant(gatekeeper.now), orderCreated: nil))
      return nil
    } catch .refused(let reason) { return reason }
  }

  private func reimport(_ order: IncomingOrder) async throws -> ReceiveRefusal? {
    do {
      _ = try await receive(order)
      return nil
    } catch let Denied<Receive<OrderRow>>.refused(reason) { return reason }
  }
}

extension IncomingOrder {
  /// The same order as another shop would send it.
  fileprivate func moved(to origin: OrderOrigin) -> IncomingOrder {
    IncomingOrder(
      id: id, number: number, origin: origin, createdAt: createdAt, updatedAt: updatedAt,
      status: status, requiresShipping: requiresShipping, personal: personal)
  }
}
