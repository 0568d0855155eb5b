// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartDeletion
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

@Suite("Whose exports they are")
struct ExportPeopleTests {
  @Test func `staff see and tick off their own exports, also when somebody changes whose they are`()
    async throws
  {
    let host = try await Host.open(
      Sample.directory(), TestingClock(Date().addingTimeInterval(3_600)))
    try await host.bootstrap()
    let maria = try await host.signIn()
    let person = Person(givenName: "Selma", familyName: "Lindqvist")
    _ = try await host.keeper.activate("selma", for: .person(person), as: .staff, by: maria)
    let selma = try await host.keeper.admit(SignIn(road: Known(name: "selma")))
    let permissions = [
      try Permission.reveal([\SampleOrder.recipient], for: Fulfilment.self),
      try .export([\SampleOrder.recipient], to: .otherParty, for: Fulfilment.self),
    ]
    for permission in permissions {
      _ = try await host.keeper.admit(
        GrantAccess(permission, to: "selma", because: .duty, by: maria))
    }
    _ = try await host.keeper.admit(GrantAlone(permissions[1], by: maria))
    let recipient = try Correspondent().recipient
    func export(_ id: String, as signIn: Proof<SignIn>) async throws -> UUID {
      try await host.receive(id)
      let body = try #require(try await host.body(id))
      let order = try JSONDecoder().decode(SampleOrder.self, from: Data(body.utf8))
      return try await host.keeper.export(
        [order], [\.recipient], for: Fulfilment.self, to: .otherParty, sealedTo: [recipient],
        as: signIn
      ) { pii, _, file in try pii.open(\.recipient) { file.append($0) } }.id
    }
    let hers = try await export("1001", as: selma)
    let other = try await export("1002", as: maria)

    func seen(by signIn: Proof<SignIn>) async throws -> Set<UUID> {
      Set(try await host.keeper.admit(ListExports(by: signIn)).claim.map(\.id))
    }
    #expect(try await seen(by: selma) == [hers])
    #expect(try await seen(by: maria) == [hers, other])
    await #expect(throws: ExportTickFault.refused(.notYours)) {
      try await host.keeper.tickOffExport(other, by: selma)
    }
    // The other's record under her name: it is not as it was written, and stays the other's.
    let makers = try await host.keeper.survey.list(ExportRecord.self)
      .reduce(into: [:]) { $0[$1.key] = $1.record.madeBy.description }
    let own = try #require(makers[RecordKey(hers)])
    let theirs = try #require(makers[RecordKey(other)])
    try await host.pool.write { db in
      try db.execute(
        sql:
          "UPDATE record SET version = version + 1, body = CAST(replace(CAST(body AS TEXT), ?, ?)"
          + " AS BLOB) WHERE space = 'EcartVault.ExportRecord'", arguments: [theirs, own])
    }
    await #expect(throws: ExportTickFault.refused(.notYours)) {
      try await host.keeper.tickOffExport(other, by: selma)
    }
    try await host.keeper.tickOffExport(hers, by: selma)
    try await host.keeper.tickOffExport(other, by: maria)
    #expect(try await host.vault.outstandingExports(host.keeper.survey).isEmpty)
  }

  private struct Known: SignInRoad {
    let name: String
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: AccountName(name), on: desk), .totp)
    }
  }
}
