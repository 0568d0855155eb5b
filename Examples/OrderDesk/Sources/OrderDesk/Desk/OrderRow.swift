// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import EcartDPP
import Foundation
import GRDB

/// An order as this shop keeps it: everything personal sealed, and beside it the little that a
/// back office sorts and counts by.
///
/// The `fields` are declared once. Sealing, revealing and the register of processing go by them.
struct OrderRow: PersonalRecord, Codable {
  static let kind = SubjectKind.order
  static let fields = Fields<OrderRow>("order")
    .plain("subject", "id", "platform", "store", "status", "createdAt", "eraseBy", "rule")
    .personal("recipient", \.recipient)
    .personal("buyer", \.buyer)
    .personal("company", \.company)
    .personal("identification", \.identification)
    .personal("email", \.email, findable: .email)
    .personal("phone", \.phone)
    .personal("shipping", \.shipping)
    .personal("billing", \.billing)
    .personal("postalCode", \.postalCode)
    .personal("items", \.items)
    .personal("total", \.total)
    .personal("payment", \.payment)
    .personal("note", \.note)

  /// The digest by which the library knows the order; its name there is `id`.
  let subject: SubjectID
  let id: String
  let platform: String
  let store: String
  let status: String?
  let createdAt: Date?
  /// For the staff's list. The clock itself is the library's.
  var eraseBy: Date
  /// Which clock that is: `received` or `delivered`.
  var rule: String

  let recipient: Sealed<Name>?
  let buyer: Sealed<Name>?
  let company: Sealed<Name>?
  let identification: Sealed<Name>?
  let email: Sealed<Email>?
  let phone: Sealed<Phone>?
  let shipping: Sealed<Address>?
  let billing: Sealed<Address>?
  let postalCode: Sealed<PostalCode>?
  let items: Sealed<Purchase>?
  let total: Sealed<Purchase>?
  let payment: Sealed<Payment>?
  let note: Sealed<GiftMessage>?
}

extension SearchKey<Email> {
  /// By which all orders of one person are found.
  static var email: Self { SearchKey("email", .emailAddress) }
}

extension OrderRow {
  /// Seals what came in.
  init(_ order: IncomingOrder, sealedBy sealer: Sealer<OrderRow>, eraseBy: Date) throws {
    let personal = order.personal
    let shipping = personal.addresses.first { $0.role == .shipping }
    let billing = personal.addresses.first { $0.role == .billing }
    self.subject = sealer.subject
    self.id = order.id
    self.platform = order.origin.platform
    self.store = order.origin.store
    self.status = order.status?.rawValue
    self.createdAt = order.createdAt?.date
    self.eraseBy = eraseBy
    self.rule = "received"
    self.recipient = try sealer.seal(personal.recipientName.map(Personal.init), as: \.recipient)
    self.buyer = try sealer.seal(personal.buyerName.map(Personal.init), as: \.buyer)
    self.company = try sealer.seal(personal.company.map(Personal.init), as: \.company)
    self.identification = try sealer.seal(
      personal.identificationNumber.map(Personal.init), as: \.identification)
    self.email = try sealer.seal(personal.email.map(Personal.init), as: \.email)
    self.phone = try sealer.seal(personal.phone.map(Personal.init), as: \.phone)
    self.shipping = try sealer.seal(shipping.map { Personal($0.lines) }, as: \.shipping)
    self.billing = try sealer.seal(billing.map { Personal($0.lines) }, as: \.billing)
    self.postalCode = try sealer.seal(
      (shipping ?? billing)?.postalCode.map(Personal.init), as: \.postalCode)
    self.items = try sealer.seal(personal.itemLines.map(Personal.init), as: \.items)
    self.total = try sealer.seal(personal.totals.line.map(Personal.init), as: \.total)
    self.payment = try sealer.seal(personal.paymentMethod.map(Personal.init), as: \.payment)
    self.note = try sealer.seal(personal.note.map(Personal.init), as: \.note)
  }
}

extension OrderRow: FetchableRecord, PersistableRecord {
  static let databaseTableName = "customerOrder"

  static func databaseDateEncodingStrategy(for column: String) -> DatabaseDateEncodingStrategy {
    .millisecondsSince1970
  }
  static func databaseDateDecodingStrategy(for column: String) -> DatabaseDateDecodingStrategy {
    .millisecondsSince1970
  }
}

extension PostalAddress {
  /// As a carrier prints it.
  fileprivate var lines: String {
    let street = [line1, interiorNumber].compactMap { $0 }.joined(separator: " ")
    let place = [postalCode, city, state, country].compactMap { $0 }.joined(separator: " ")
    return [street, line2, line3, place, references]
      .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}

extension PersonalParts {
  fileprivate var itemLines: String? {
    let lines = items.map { item in
      "\(item.quantity ?? "1") x \(item.name ?? item.sku ?? "?") at \(item.price ?? "?")"
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}

extension OrderTotals {
  fileprivate var line: String? {
    total.map { "\($0) \(currency ?? "")" }
  }
}
