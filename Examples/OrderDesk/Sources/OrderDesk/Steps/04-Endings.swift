// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import EcartDPP
import Foundation

extension Journey {
  /// Step 4: deliveries and cancellations start the 30 days.
  func recordEndings(of orders: [IncomingOrder]) async throws {
    tell.step(4, "Deliveries start the 30 days")
    tell.say(
      "Fulfilments/: \(inbox.eventCount) events in \(inbox.eventFiles) files. Only 'delivered',"
        + " or a cancellation, starts the 30 days; until then the backstop of 60 days from receipt"
        + " runs. A later event can only bring the end nearer.", why: "ret-1")
    for problem in inbox.eventProblems {
      tell.say("× " + problem.description.prefix { $0 != "." } + ".")
    }
    tell.say("Platforms report late, without zones, and wrongly. What is unclear erases earlier:")
    tell.gap()
    tell.row(("order", 20), ("reported", 24), ("counts from", 28), ("erased on", 10))
    for order in orders {
      for ending in inbox.endings(of: order) { try await record(ending, of: order) }
    }
  }

  private func record(_ ending: Ending, of order: IncomingOrder) async throws {
    let basis = DeliveryBasis.basis(
      happened: ending.happened?.reported, received: gatekeeper.now,
      created: order.createdAt?.reported)
    let delivery = RecordDelivery<OrderRow>(
      order.id, from: try order.origin.asOrigin(), happened: ending.happened?.reported,
      orderCreated: order.createdAt?.reported)
    // The staff's list is kept in the same transaction.
    let due = try await gatekeeper.admit(delivery) { due, db in
      try Shop.note(db, order.id, store: order.origin.store, isErasedBy: due)
    }.claim
    tell.row(
      (order.id, 20), ("\(ending.word) \(ending.happened?.date.day ?? "some time")", 24),
      ("\(basis.day)\(because(basis, ending, order))", 28), (due.day, 10))
  }

  private func because(_ basis: Date, _ ending: Ending, _ order: IncomingOrder) -> String {
    guard let happened = ending.happened else { return ", when we heard" }
    if basis == happened.date { return "" }
    return basis == gatekeeper.now ? ", when we heard" : ", when ordered"
  }
}
