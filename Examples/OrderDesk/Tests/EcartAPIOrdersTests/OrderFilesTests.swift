// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import FoundationEssentials
import Testing

@Suite("The sample orders")
struct OrderFilesTests {
  @Test("every file imports without a problem, at least 28 orders in all")
  func everyFile() throws {
    var count = 0
    for name in try Samples.names(in: "Orders") {
      let result = Samples.orders(name)
      #expect(result.problems.isEmpty, "\(name)")
      #expect(result.orders.isEmpty == (name == "empty-page"), "\(name)")
      for order in result.orders {
        #expect(order.createdAt != nil, "\(name)")
      }
      count += result.orders.count
    }
    #expect(count == 35)
  }

  @Test("the README has a row for every sample file and for no other")
  func readme() throws {
    let text = try String(
      contentsOf: Samples.root.appending(path: "Orders/README.md"), encoding: .utf8)
    let rows = text.split(separator: "\n").compactMap { line -> String? in
      guard line.hasPrefix("| `"), let end = line.dropFirst(3).firstIndex(of: "`") else {
        return nil
      }
      return String(line.dropFirst(3)[..<end])
    }
    let files = try ["Orders", "Fulfilments", "BadInput"].flatMap { try Samples.names(in: $0) }
    #expect(rows.sorted() == files.map { $0 + ".json" }.sorted())
  }

  @Test("an order is read to the last field")
  func single() throws {
    let order = try #require(Samples.order("shopify-single"))
    #expect(order.id == "5120001001")
    #expect(order.number == "1018")
    #expect(order.origin.store == "casa-lirio")
    #expect(order.status == .paid)
    #expect(order.requiresShipping)
    #expect(try order.createdAt == Instant(utc("2026-09-28T16:12:33Z")))
    let personal = order.personal
    #expect(personal.recipientName == "Inés Robledo")
    #expect(personal.email == "ines.robledo@example.com")
    #expect(personal.phone == "+52 81 5550 0101")
    #expect(personal.paymentMethod == "credit_card")
    #expect(personal.addresses.map(\.role) == [.shipping, .billing])
    #expect(personal.addresses.first?.line1 == "Calle del Almendro 914")
    #expect(personal.addresses.first?.interiorNumber == "4-B")
    #expect(personal.addresses.first?.country == "MX")
    #expect(personal.items.map(\.sku) == ["APR-LIN-01", "SPN-01"])
    #expect(personal.totals.total == "788.00")
    #expect(personal.totals.currency == "MXN")
  }

  @Test("a gift keeps buyer, recipient and message apart")
  func gift() throws {
    let personal = try #require(Samples.order("shopify-gift")).personal
    #expect(personal.buyerName == "Tomás Vidal")
    #expect(personal.recipientName == "Abril Montes")
    #expect(personal.note?.contains("🎂 Con cariño, Tomás.\nPor favor") == true)
  }

  @Test("digital goods need no delivery, and fall back to the buyer as recipient")
  func digital() throws {
    let order = try #require(Samples.order("shopify-digital"))
    #expect(!order.requiresShipping)
    #expect(order.personal.recipientName == "Lena Okafor")
    #expect(order.personal.addresses.map(\.role) == [.billing])
  }

  @Test("a cancelled order says when")
  func cancelled() throws {
    let order = try #require(Samples.order("shopify-cancelled"))
    #expect(order.status == .cancelled)
    #expect(try order.cancelledAt?.date == utc("2026-10-02T13:15:00Z"))
  }

  @Test("amounts keep every digit, also as numbers")
  func amounts() throws {
    let shop = try #require(Samples.order("woocommerce-single")).personal
    #expect(shop.items.map(\.price) == ["12.10", "0.10"])
    #expect(shop.items.map(\.quantity) == ["3", "1"])
    #expect(shop.totals.total == "36.39")
    let company = try #require(Samples.order("vtex-company")).personal
    #expect(company.totals.total == "2469135780.24")
    #expect(company.company == "Brisa Demonstração Ltda")
    #expect(Samples.order("vtex-single")?.personal.items.last?.quantity == "0.750")
    #expect(Samples.order("magento-leading-zeros")?.number == "000000031")
    #expect(
      Samples.order("magento-leading-zeros")?.personal.addresses.first?.postalCode == "04962")
  }

  @Test("an order of nothing but nulls is an order, with nothing personal in it")
  func nulls() throws {
    let order = try #require(Samples.order("woocommerce-nulls"))
    #expect(order.id == "248")
    #expect(order.status == .pending)
    #expect(order.personal == PersonalParts())
  }

  @Test("a database's zero date is no date")
  func zeroDate() throws {
    let order = try #require(Samples.order("woocommerce-zero-date"))
    #expect(order.updatedAt == nil)
    #expect(order.cancelledAt == nil)
    #expect(order.status == .paid)
  }

  @Test("empty customers and addresses are absent, not blank")
  func empty() throws {
    let order = try #require(Samples.order("amazon-empty-addresses"))
    #expect(order.personal.recipientName == nil)
    #expect(order.personal.addresses.isEmpty)
    #expect(order.personal.items.count == 1)
  }

  @Test("a name that the marketplace masked is known as such")
  func masked() {
    #expect(
      Samples.order("mercadolibre-masked")?.personal.recipientIsMaskedByMarketplace == true)
    #expect(
      Samples.order("tiktok-masked-cancelled")?.personal.recipientIsMaskedByMarketplace == true)
    #expect(Samples.order("shopify-single")?.personal.recipientIsMaskedByMarketplace == false)
  }

  @Test("numbers and texts give the same kind of id")
  func ids() {
    #expect(
      Samples.orders("shopify-page").orders.map(\.id)
        == ["5120002001", "5120002002", "5120002003", "5120002004"])
    #expect(Samples.orders("shopify-page").orders.first?.number == "1031")
    #expect(Samples.order("mercadolibre-masked")?.id == "2000003508000001")
    #expect(Samples.order("amazon-single")?.id == "113-7654321-1234567")
  }

  @Test("the flat shape of older platforms is read like the present one")
  func flat() throws {
    let order = try #require(Samples.order("flat-prestashop"))
    #expect(order.personal.items.map(\.name) == ["Notebook"])
    #expect(order.personal.totals.total == "12.80")
    #expect(order.personal.addresses.first?.postalCode == "01234")
    #expect(order.personal.paymentMethod == "bankwire")
    #expect(order.createdAt?.zoneKnown == false)
    let page = Samples.orders("flat-opencart-page").orders
    #expect(page.map(\.status) == [.paid, nil, .paid])
    #expect(page.first?.personal.totals.total == "18.50")
    #expect(page.first?.personal.addresses.first?.postalCode == "9010")
  }

  @Test("a customer number, a country number and a state text are forgiven")
  func etsy() throws {
    let order = try #require(Samples.order("etsy-unix-dates"))
    #expect(order.status == .paid)
    #expect(order.createdAt == Instant(Date(timeIntervalSince1970: 1_792_400_400)))
    #expect(order.updatedAt == Instant(Date(timeIntervalSince1970: 1_792_486_800)))
    #expect(order.personal.addresses.first?.country == "150")
    #expect(order.personal.addresses.first?.state == "COAHUILA")
    #expect(order.personal.addresses.first?.postalCode == "25720")
  }

  @Test("a row of nulls is no item, and a misspelt identity number is found")
  func tiny() throws {
    let order = try #require(Samples.order("tiny-placeholder-item"))
    #expect(order.personal.items.isEmpty)
    #expect(order.requiresShipping)
    #expect(order.status == .authorized)
    #expect(order.personal.identificationNumber == "000.000.001-00")
    #expect(order.personal.recipientName == "Caio Rezende Alves")
  }

  @Test("escaped letters, right-to-left text and half an emoji are read")
  func unicode() throws {
    let personal = try #require(Samples.order("unicode-names")).personal
    #expect(personal.recipientName == "花子 山本")
    #expect(personal.items.first?.name == "Zoë’s “crème” soap")
    #expect(personal.addresses.first?.references == "مدخل خلفي — 👩‍👩‍👧 bell")
    #expect(personal.note == "O'Brien/\u{8}\u{c}\r \\ \"quotes\" \t tab \u{FFFD}; =1+1")
  }
}
