// SPDX-License-Identifier: Apache-2.0
//
// What the cases share: a host with an order, a record and a gate of its own. Every twin is
// compiled together with this file, outside the package, as `Scripts/test-misuse` says.

import EcartDPP

struct Order: PersonalRecord, Codable {
  static let kind = SubjectKind.order
  static let fields = Fields<Order>("order")
    .personal("recipient", \.recipient)
    .personal("email", \.email)
    .plain("id", "subject")

  let id: String
  let subject: SubjectID
  let recipient: Sealed<Name>
  let email: Sealed<Email>?
}

struct Shelf: GateRecord, Codable {
  var parcels = 0
}

/// A gate of the host's own.
struct PackOrder: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }

  enum Reason: RefusalReason {
    case shelfIsFull
    var clause: Clause.ID { Clause.ID("lp-1") }
    var code: RefusalCode { RefusalCode("shelf-is-full") }
    var remedy: String { "Ship something first." }
  }

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    var shelf = try await desk.read(Shelf.self, at: "first") ?? Shelf()
    guard shelf.parcels < 100 else { return .refuse(.shelfIsFull) }
    shelf.parcels += 1
    try await desk.write(shelf, at: "first")
    return .admit(shelf.parcels, for: .seconds(60))
  }
}
