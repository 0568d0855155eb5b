// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartReport
import EcartTesting
import Foundation
import GRDB
import Testing

@Suite("An audit of a host whose own tables share the compliance database")
struct SharedDatabaseTests {
  @Test func `finds the store, looks at the host's tables and lets the compliance tables be`()
    async throws
  {
    let base = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ecart-audit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    let directory = base.appendingPathComponent("compliance").path
    let pool = try DatabasePool(
      path: base.appendingPathComponent("shop.sqlite").path,
      configuration: SQLiteStore.configuration)
    try await pool.write { try $0.execute(sql: "CREATE TABLE parcel (id TEXT, note TEXT)") }
    let keeper = try await Gatekeeper.open(
      at: directory, over: pool, clock: TestingClock(AuditedHost.start))
    var register = HostRegister(host: "shared.example")
    register.dataStores = [
      HostRegister.DataStore(
        path: "../shop.sqlite",
        tables: [HostRegister.Table("parcel", columns: ["id": .identifier, "note": .sealed])])
    ]
    try keeper.register(register)

    let report = try await Auditor(directory: directory).audit()
    #expect(report.broken == [])
    #expect(try report.finding("enc-1").verdict == .satisfied)

    try await pool.write { try $0.execute(sql: "INSERT INTO parcel VALUES ('1', 'ring twice')") }
    #expect(try await Auditor(directory: directory).audit().broken == ["enc-1", "ret-4"])

    // And in the compliance tables themselves no address goes unseen.
    try await pool.write {
      try $0.execute(sql: "DELETE FROM parcel")
      try $0.execute(
        sql: "INSERT INTO record VALUES ('Host.Note', 'x', 1, NULL, CAST('a@b.example' AS BLOB))")
    }
    #expect(try await Auditor(directory: directory).audit().broken == ["enc-1", "ret-4"])
    #expect(try DPP.run("audit", directory).status == 1)
  }
}
