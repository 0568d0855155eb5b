// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import FoundationEssentials
import Testing

@Suite("The sample fulfilment events")
struct FulfilmentFilesTests {
  @Test("every file imports without a problem, but the one with an unknown status")
  func everyFile() throws {
    for name in try Samples.names(in: "Fulfilments") where name != "unknown-status" {
      let result = Samples.events(name)
      #expect(result.problems.isEmpty, "\(name)")
      #expect(result.events.allSatisfy { $0.status != nil }, "\(name)")
      #expect(result.events.isEmpty == (name == "none-yet"), "\(name)")
    }
  }

  @Test("every event belongs to a sample order of the same origin")
  func belong() throws {
    let orders = try Samples.names(in: "Orders").flatMap { Samples.orders($0).orders }
    for name in try Samples.names(in: "Fulfilments") {
      for event in Samples.events(name).events {
        #expect(
          orders.contains { $0.id == event.orderID && $0.origin == event.origin }, "\(name)")
      }
    }
  }

  @Test("a full ladder ends in delivered")
  func ladder() throws {
    let events = Samples.events("full-ladder").events
    #expect(
      events.map(\.status) == [.created, .shipped, .inTransit, .outForDelivery, .delivered])
    #expect(try events.last?.happenedAt == Instant(utc("2026-10-02T19:05:00Z")))
    #expect(events.last?.orderID == "5120001001")
  }

  @Test("redelivered and returned parcels keep their first delivery")
  func again() throws {
    let twice = Samples.events("redelivered").events.filter { $0.status == .delivered }
    #expect(twice.count == 2)
    #expect(
      try twice.compactMap(\.happenedAt).map(\.date).min() == utc("2026-10-06T18:00:00Z"))
    #expect(
      Samples.events("returned-after-delivery").events.map(\.status)
        == [.shipped, .delivered, .returnedToSender])
  }

  @Test("delivered without a time is still delivered")
  func noTime() throws {
    let event = try #require(Samples.events("delivered-without-time").events.first)
    #expect(event.status == .delivered)
    #expect(event.happenedAt == nil)
    #expect(event.createdAt != nil)
    #expect(Samples.events("delivered-without-any-time").events.first?.createdAt == nil)
  }

  @Test("a delivery before the order is handed on as it stands")
  func early() throws {
    let event = try #require(Samples.events("before-the-order").events.first?.happenedAt)
    let order = try #require(Samples.order("unicode-names")?.createdAt)
    #expect(event.date < order.date)
  }

  @Test("a zone-less delivery is read as its earliest instant")
  func zoneless() throws {
    let delivered = try #require(Samples.events("zoneless").events.last)
    #expect(
      try delivered.happenedAt == Instant(utc("2026-10-06T21:30:00Z"), zoneKnown: false))
  }

  @Test("an unknown status starts no clock, is reported, and costs no other event")
  func unknown() {
    let result = Samples.events("unknown-status")
    #expect(
      result.problems
        == [.unknownFulfilmentStatus(orderID: "5120002003", index: 1, code: 99)])
    #expect(result.events.map(\.status) == [.shipped, nil, .inTransit])
  }

  @Test("all thirteen numbers and their names mean the same")
  func names() throws {
    for status in FulfilmentStatus.allCases {
      for text in ["\(status.rawValue)", "\"\(status.rawValue)\""] {
        let body = #"{"event":{"orderId":1,"status":{"ecartapiId":\#(text)}}}"#
        #expect(
          EcartAPIReader(origin: shop).fulfilmentEvents(in: Array(body.utf8))
            .events.first?.status == status)
      }
    }
    let body = #"{"event":{"orderId":1,"status":{"ecartapi":"Returned_To_Sender"}}}"#
    #expect(
      EcartAPIReader(origin: shop).fulfilmentEvents(in: Array(body.utf8))
        .events.first?.status == .returnedToSender)
  }

  @Test("the order of the request's path is used where the event names none")
  func path() {
    let body = Array(#"{"events":[{"status":8},{"status":8,"orderId":"77"}]}"#.utf8)
    let reader = EcartAPIReader(origin: shop)
    #expect(
      reader.fulfilmentEvents(in: body, ofOrder: "76").events.map(\.orderID) == ["76", "77"])
    #expect(reader.fulfilmentEvents(in: body).problems == [.missingID(index: 0)])
    #expect(reader.fulfilmentEvents(in: body).events.map(\.orderID) == ["77"])
  }

  @Test("an unreadable time is reported and the delivery kept")
  func badTime() {
    let body = Array(
      #"{"event":{"orderId":1,"status":8,"dates":{"happenedAt":"yesterday"}}}"#.utf8)
    let result = EcartAPIReader(origin: shop).fulfilmentEvents(in: body)
    #expect(result.problems == [.badDate(id: "1", field: .happenedAt)])
    #expect(result.events.map(\.status) == [.delivered])
    #expect(result.events.first?.happenedAt == nil)
  }
}
