// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import EcartDPP
import Foundation
import GRDB

extension Journey {
  /// Step 3: the folders, each order sealed in the transaction that stores its row.
  func takeIn() async throws -> [IncomingOrder] {
    tell.step(3, "Import what the platforms sent")
    let orders = inbox.pages.flatMap(\.result.orders)
    let platforms = Set(orders.map(\.origin.platform)).count
    tell.say(
      "Orders/: \(orders.count) orders of \(platforms) platforms in \(inbox.pages.count) files,"
        + " in EcartAPI's present shape and in the flat one of older platforms.")
    let living = try await takeIn(orders)

    tell.gap()
    tell.say("BadInput/: broken on purpose. Each problem is named, and no other order is lost.")
    for page in inbox.broken {
      for problem in page.result.problems {
        tell.entry(page.name, width: 21, problem.description.prefix { $0 != "." } + ".")
      }
    }
    let rescued = inbox.broken.flatMap(\.result.orders)
    let saved = try await takeIn(rescued)
    tell.say(
      "\(rescued.count) orders were read from them all the same and \(saved.count) sealed."
        + " What says nowhere which shop it comes from is not read.", why: "def-3, org-1")
    try await showStored()
    return living + saved
  }

  /// Takes orders in, except those that would have to go at once.
  private func takeIn(_ orders: [IncomingOrder]) async throws -> [IncomingOrder] {
    let (late, timely) = (orders.filter(isOver), orders.filter { !isOver($0) })
    if !late.isEmpty {
      tell.say(
        "\(late.count) of them were delivered or cancelled more than 30 days ago. They are not"
          + " taken in: what is never stored need not be erased.", why: "ret-1")
    }
    for order in timely { _ = try await receive(order) }
    if !late.isEmpty {
      tell.say(
        "\(timely.count) are sealed, each under a key of its own. Key, clock, evidence and row"
          + " are one transaction, so nothing can be stored that will not be erased.",
        why: "ret-1, enc-1")
    }
    return timely
  }

  /// One order: the gate makes its key and starts its clock, and the row rides along.
  func receive(_ order: IncomingOrder) async throws -> Proof<Receive<OrderRow>> {
    let eraseBy = gatekeeper.now.addingTimeInterval(
      gatekeeper.policy[RetentionPolicy.self].withoutDelivery)
    let origin = try order.origin.asOrigin()
    let email = order.personal.email.map(Personal<Email>.init)
    return try await gatekeeper.admit(
      Receive<OrderRow>(order.id, from: origin, findable: [Findable(email, as: \.email)])
    ) { sealer, db in
      try OrderRow(order, sealedBy: sealer, eraseBy: eraseBy).save(db)
    }
  }

  /// Whether the order's 30 days are over already.
  private func isOver(_ order: IncomingOrder) -> Bool {
    inbox.endings(of: order).contains { ending in
      let basis = DeliveryBasis.basis(
        happened: ending.happened?.reported, received: gatekeeper.now,
        created: order.createdAt?.reported)
      let limit = gatekeeper.policy[RetentionPolicy.self].afterDelivery
      return basis.addingTimeInterval(limit) <= gatekeeper.now
    }
  }

  /// What a row looks like now.
  private func showStored() async throws {
    guard let order = inbox.pages.flatMap(\.result.orders).first(where: { $0.id == Self.gift }),
      let row = try await shop.order(Self.gift, store: "casa-lirio")
    else { return }
    tell.gap()
    tell.say(
      "What is stored of order \(Self.gift), beside id, platform, status and dates. In the middle"
        + " what printing or logging a value shows; at the right the database's column, shortened:"
        + " which order, where it came from, and ciphertext.", why: "enc-1")
    let personal = order.personal
    show("recipient", personal.recipientName.map(Personal<Name>.init), row.recipient)
    show("email", personal.email.map(Personal<Email>.init), row.email)
    show("phone", personal.phone.map(Personal<Phone>.init), row.phone)
    show("items", personal.itemsSample.map(Personal<Purchase>.init), row.items)
    show("total", personal.totals.total.map(Personal<Purchase>.init), row.total)
    show("note", personal.note.map(Personal<GiftMessage>.init), row.note)
    tell.say("Purchases count as personal, like a name.", why: "def-1")
  }

  private func show<T>(_ field: String, _ value: Personal<T>?, _ sealed: Sealed<T>?) {
    guard let value, let text = sealed?.storedText else { return }
    let stored = "\(text.prefix(15))…\(text.suffix(18))  (\(text.utf8.count) bytes)"
    tell.row((field, 10), ("\(value)", 20), (stored, 58))
  }

  /// The order whose label is printed: a gift, so buyer and recipient differ.
  static let gift = "5120001002"
}

extension PersonalParts {
  fileprivate var itemsSample: String? { items.first?.name }
}
