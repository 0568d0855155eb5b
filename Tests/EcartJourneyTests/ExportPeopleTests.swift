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
  /// Maria looks after accounts, Selma is one of staff; both may export names.
  private func people() async throws -> (host: Host, maria: Proof<SignIn>, selma: Proof<SignIn>) {
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
    return (host, maria, selma)
  }

  private func export(
    _ id: String, from host: Host, as signIn: Proof<SignIn>
  ) async throws -> UUID {
    try await host.receive(id)
    let body = try #require(try await host.body(id))
    let order = try JSONDecoder().decode(SampleOrder.self, from: Data(body.utf8))
    return try await host.keeper.export(
      [order], [\.recipient], for: Fulfilment.self, to: .otherParty,
      sealedTo: [try Correspondent().recipient], as: signIn
    ) { pii, _, file in try pii.open(\.recipient) { file.append($0) } }.id
  }

  @Test func `staff see and tick off their own exports, also when somebody changes whose they are`()
    async throws
  {
    let (host, maria, selma) = try await people()
    let hers = try await export("1001", from: host, as: selma)
    let other = try await export("1002", from: host, as: maria)

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

  @Test
  func `of an export that the store has lost nobody but an administrator says it is destroyed`()
    async throws
  {
    let (host, maria, selma) = try await people()
    let hers = try await export("1001", from: host, as: selma)
    // As a store restored from before it: only the anchor knows, and not whose it was.
    try await host.pool.write { db in
      try db.execute(sql: "DELETE FROM record WHERE space = 'EcartVault.ExportRecord'")
      #expect(db.changesCount == 1)
    }
    for id in [hers, UUID()] {
      await #expect(throws: ExportTickFault.refused(.notYours)) {
        try await host.keeper.tickOffExport(id, by: selma)
      }
    }
    #expect(try await host.keeper.admit(ListExports(by: selma)).claim.isEmpty)
    #expect(try await host.vault.outstandingExports(host.keeper.survey).unknown == [hers])
    #expect(
      try await host.evidence("TickOffExport", "\"outcome\":\"refused\"", "not-yours") == 2)
    try await host.keeper.tickOffExport(hers, by: maria)
    #expect(try await host.vault.outstandingExports(host.keeper.survey).isEmpty)
  }

  private struct Known: SignInRoad {
    let name: String
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: AccountName(name), on: desk), .totp)
    }
  }
}
