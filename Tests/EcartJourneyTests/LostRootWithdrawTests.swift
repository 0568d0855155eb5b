// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

@testable import EcartDeletion

@Suite("A report of a lost root that is taken back")
struct LostRootWithdrawTests {
  @Test(arguments: ["maria", "jonas"])
  func `whoever reported it, or another administrator, takes it back; then nobody can agree`(
    _ name: String
  ) async throws {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    let id = try await place.report(epoch)
    let withdrawn = try await place.keeper.admit(WithdrawRootLoss(id, by: place.signIn(name)))
    #expect(withdrawn.claim == epoch)
    #expect(try await place.lost().reports.isEmpty)
    #expect(
      await place.refusal { try await place.keeper.confirmRootLost(id, by: place.signIn("jonas")) }
        == .noSuchReport)
    #expect(await place.refusal { try await place.withdraw(id) } == .noSuchReport)
    #expect(try place.host.vault.anchor.summary().lostRoots.isEmpty)
    #expect(
      try await place.host.evidence(
        "WithdrawRootLoss", "\"outcome\":\"admitted\"", id.uuidString.lowercased(),
        "\"own\":{\"flag\":\(name == "maria")}") == 1)
    // Its erasures wait on, and what is lost after all is reported anew.
    try await place.host.eraseAndCertify()
    #expect(try await place.certificate() == nil)
    try await place.declareLost(epoch)
    try await place.host.eraseAndCertify()
    #expect(try await place.certificate() != nil)
  }

  @Test func `nobody else does, nor without a fresh code, nor when it is over or was changed`()
    async throws
  {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    let id = try await place.report(epoch)
    #expect(
      await place.refusal { try await place.withdraw(id, by: "selma") } == .notAdministrator)
    #expect(await place.refusal { try await place.withdraw(UUID()) } == .noSuchReport)
    let old = try await place.signIn()
    place.clock.advance(by: 901)
    await #expect(throws: Denied<WithdrawRootLoss>.interrupted(.proof(.tooOld))) {
      try await place.keeper.admit(WithdrawRootLoss(id, by: old))
    }
    #expect(try await place.lost().reports.map(\.id) == [id])
    let body = try await place.host.pool.write { db in
      let body = try Data.fetchOne(
        db, sql: "SELECT body FROM record WHERE space = 'EcartDeletion.RootLossRecord'")
      try db.execute(
        sql: "UPDATE record SET version = version + 1, body = CAST(json_set(CAST(body AS TEXT),"
          + " '$.keys', 7) AS BLOB) WHERE space = 'EcartDeletion.RootLossRecord'")
      return body
    }
    let maria = try await place.signIn()
    await #expect(
      throws: Denied<WithdrawRootLoss>.interrupted(
        .unreadableRecord(space: "EcartDeletion.RootLossRecord"))
    ) { try await place.keeper.admit(WithdrawRootLoss(id, by: maria)) }
    try await place.host.pool.write { db in
      try db.execute(
        sql: "UPDATE record SET version = version + 1, body = ?"
          + " WHERE space = 'EcartDeletion.RootLossRecord'", arguments: [body])
    }
    place.clock.advance(by: 7 * Sample.day)
    #expect(await place.refusal { try await place.withdraw(id) } == .noSuchReport)
  }

  @Test func `what two have agreed to is not taken back, also when it was cut short`() async throws
  {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    let id = try await place.report(epoch)
    try await place.agreeInVain(id)
    #expect(await place.refusal { try await place.withdraw(id) } == .agreedTo)
    _ = try await place.keeper.confirmRootLost(id, by: place.signIn("jonas"))
    #expect(await place.refusal { try await place.withdraw(id) } == .agreedTo)
    #expect(try place.host.vault.anchor.summary().lostRoots.keys.sorted() == [epoch])
  }

  @Test func `what was agreed to and cut short ends when a sweep finds the root`() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    let file = place.rootFile(epoch)
    try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
    let id = try await place.report(epoch, givingUp: 1)
    try await place.agreeInVain(id)
    try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
    _ = try await place.host.sweep()
    #expect(try await place.lost().reports.isEmpty)
    try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
    #expect(
      await place.refusal { try await place.keeper.confirmRootLost(id, by: place.signIn("jonas")) }
        == .noSuchReport)
    #expect(try place.host.vault.anchor.summary().lostRoots.isEmpty)
  }
}
