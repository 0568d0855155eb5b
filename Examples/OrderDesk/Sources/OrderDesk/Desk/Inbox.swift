// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import EcartDPP
import Foundation

/// What the platforms sent: saved answers of EcartAPI, and what the carriers reported.
struct Inbox {
  struct Page {
    let name: String
    let result: ImportResult
  }

  /// The folder Orders/.
  let pages: [Page]
  /// The folder BadInput/: broken on purpose, each file in its own way.
  let broken: [Page]
  /// The folder Fulfilments/.
  let eventFiles: Int
  let eventCount: Int
  let eventProblems: [ImportProblem]
  private let events: [OrderKey: [FulfilmentEvent]]

  /// An order's id is unique within its store only.
  struct OrderKey: Hashable {
    let origin: OrderOrigin
    let id: String
  }

  init(samples: String) throws {
    func files(_ folder: String) throws -> [(name: String, path: String)] {
      try FileManager.default.contentsOfDirectory(atPath: "\(samples)/\(folder)")
        .filter { $0.hasSuffix(".json") }.sorted().map { ($0, "\(samples)/\(folder)/\($0)") }
    }
    let reader = EcartAPIReader()
    pages = try files("Orders").map { Page(name: $0.name, result: reader.orders(at: $0.path)) }
    broken = try files("BadInput").map { Page(name: $0.name, result: reader.orders(at: $0.path)) }
    let read = try files("Fulfilments").map { reader.fulfilmentEvents(at: $0.path) }
    let all = read.flatMap(\.events)
    eventFiles = read.count
    eventCount = all.count
    eventProblems = read.flatMap(\.problems)
    events = Dictionary(grouping: all) { OrderKey(origin: $0.origin, id: $0.orderID) }
  }

  /// What is known of an order's end: its deliveries, and that it was cancelled.
  func endings(of order: IncomingOrder) -> [Ending] {
    var endings: [Ending] = []
    if let delivered = order.deliveredAt {
      endings.append(Ending(word: "delivered", happened: delivered))
    }
    let own = events[OrderKey(origin: order.origin, id: order.id)] ?? []
    for event in own where event.status == .delivered {
      // Without the moment itself, the moment the platform learned of it.
      endings.append(Ending(word: "delivered", happened: event.happenedAt ?? event.createdAt))
    }
    if order.status == .cancelled || order.cancelledAt != nil {
      endings.append(Ending(word: "cancelled", happened: order.cancelledAt))
    }
    return endings
  }
}

/// From here the 30 days may count.
struct Ending {
  let word: String
  let happened: Instant?
}

extension Instant {
  /// The reader has already taken the earliest instant where the zone is unknown.
  var reported: DeliveryBasis.Reported { .instant(date) }
}

extension OrderOrigin {
  /// The library's own form, which refuses whatever could hold a name.
  func asOrigin() throws(OriginFault) -> Origin {
    try Origin(platform: platform, store: store, connection: connection)
  }
}
