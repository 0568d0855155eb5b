// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import EcartAPIOrders

@Suite("Personal values never show")
struct MaskTests {
  /// Every way of turning a value into text without naming a field.
  private func shown(_ value: some Any) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    var printed = ""
    print(value, to: &printed)
    var debugPrinted = ""
    debugPrint(value, to: &debugPrinted)
    return [
      "\(value)", String(describing: value), String(reflecting: value), dumped, printed,
      debugPrinted, "\([value])", "\(["k": value])", "\(Optional(value) as Any)",
      String(describing: Mirror(reflecting: value).children.map { "\($0)" }),
    ]
  }

  private static let canaries = [
    "Inés", "Robledo", "ines.robledo", "5550", "Almendro", "Monterrey", "64000", "4-B",
    "Portón", "Linen", "APR-LIN", "349.50", "788", "MXN", "credit_card",
  ]

  @Test("neither do an order, a result, nor any part of them")
  func masks() throws {
    let result = Samples.orders("shopify-single")
    let order = try #require(result.orders.first)
    let address = try #require(order.personal.addresses.first)
    let item = try #require(order.personal.items.first)
    let texts =
      shown(result) + shown(order) + shown(order.personal) + shown(address) + shown(item)
      + shown(order.personal.totals)
    for text in texts {
      for canary in Self.canaries { #expect(!text.contains(canary)) }
    }
    // The canaries are really there, behind the mask.
    #expect(order.personal.addresses.first?.references == "Portón verde")
    #expect(order.personal.items.first?.name == "Linen apron")
  }

  @Test("a masked value shows its type")
  func type() {
    #expect("\(PersonalParts())" == "PersonalParts(masked)")
    #expect(String(reflecting: PostalAddress(role: .billing)) == "PostalAddress(masked)")
    #expect(Mirror(reflecting: OrderTotals()).children.isEmpty)
  }

  @Test("an order shows its id, so that a log line is of use")
  func identity() throws {
    #expect("\(try #require(Samples.order("shopify-single")))".contains("5120001001"))
  }

  @Test("the reader's own JSON values are masked as well")
  func json() {
    for text in shown(JSONValue.object(["email": .string("ines.robledo@example.com")])) {
      #expect(!text.contains("ines.robledo"))
    }
  }

  @Test("an event carries neither the doorstep nor the courier's words")
  func event() throws {
    let event = try #require(Samples.events("full-ladder").events.last)
    for text in shown(event) {
      for canary in ["Robledo", "neighbour", "Almendro", "64000", "25.67"] {
        #expect(!text.contains(canary))
      }
    }
  }
}
