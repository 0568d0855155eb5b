// SPDX-License-Identifier: Apache-2.0
//
// What the examples in README.md take for granted: a host with a table of orders. Scripts/test-readme
// compiles each example together with this file, as a host outside the package would.

import EcartDPP
import Foundation
import GRDB

struct OrderRow: PersonalRecord, Codable, FetchableRecord, PersistableRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<OrderRow>("order")
    .personal("recipient", \.recipient)
    .personal("address", \.address)
    .personal("invoice", \.invoice)
    .plain("id", "subject")

  let id: String
  let subject: SubjectID
  let recipient: Sealed<Name>
  let address: Sealed<Address>
  var invoice: SealedFile<Purchase>?

  init(_ incoming: Incoming, sealedBy sealer: Sealer<OrderRow>) throws {
    self.id = incoming.id
    self.subject = sealer.subject
    self.recipient = try sealer.seal(incoming.recipient, as: \.recipient)
    self.address = try sealer.seal(incoming.address, as: \.address)
  }

  init(_ old: OrderRow, resealedBy sealer: Sealer<OrderRow>) throws {
    self.id = old.id
    self.subject = old.subject
    self.recipient = try sealer.resealed(old.recipient, as: \.recipient)
    self.address = try sealer.resealed(old.address, as: \.address)
    self.invoice = old.invoice
  }
}

struct Incoming: Sendable {
  let id: String
  let recipient: Personal<Name>
  let address: Personal<Address>
}

// The people, sessions and connections of a host.
let jonas = Person(givenName: "Jonas", familyName: "Sample")
let day = Date(timeIntervalSince1970: 1_790_000_000)

struct DatabaseLogins: Severing {
  static var connection: RefusalCode { RefusalCode("database-login") }
  func sever(_ account: AccountID) async throws {}
}
let databaseLogins = DatabaseLogins()
