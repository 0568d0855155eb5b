// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartTesting
import Foundation

/// One of an order's lines, as a host keeps it: several rows of one subject, told apart by their number.
struct LineRow: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<LineRow>("sample-line")
    .rows(\.number)
    .personal("note", \.note)
    .personal("giver", \.giver, findable: .giver)
    .plain("subject", "number")

  let subject: SubjectID
  let number: Int
  var note: Sealed<Purchase>
  var giver: Sealed<Email>?

  init(_ number: Int, sealedBy sealer: Sealer<LineRow>) throws {
    let sealer = sealer.row(number)
    self.subject = sealer.subject
    self.number = number
    self.note = try sealer.seal(Personal("For Ana Sample \(number)"), as: \.note)
    self.giver = try sealer.seal(Personal("giver-\(number)@example.com"), as: \.giver)
  }
}

extension SearchKey<Email> {
  static var giver: Self { SearchKey("giver", .emailAddress) }
}

/// The same table declared by a host that forgot to tell the rows apart.
struct LooseLine: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<LooseLine>("sample-line").personal("note", \.note)
    .plain("subject", "number")
  let subject: SubjectID
  let number: Int
  let note: Sealed<Purchase>
}

/// Lines whose name is a text, and a UUID.
struct NamedLine: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<NamedLine>("named-line").rows(\.name).personal("note", \.note)
    .personal("gift", \.gift).personal("slip", \.slip).plain("subject", "name")
  let subject: SubjectID
  let name: String
  var note: Sealed<Purchase>
  var gift: Sealed<GiftMessage>?
  var slip: SealedFile<Purchase>?
}

struct NumberedLine: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<NumberedLine>("numbered-line").rows(\.id).personal("note", \.note)
    .plain("subject", "id")
  let subject: SubjectID
  let id: UUID
  let note: Sealed<Purchase>
}
