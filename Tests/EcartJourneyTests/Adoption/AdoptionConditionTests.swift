// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Synchronization
import Testing

@Suite("What an adoption takes for dropped columns")
struct AdoptionConditionTests {
  private static let dropEmail = "ALTER TABLE purchases DROP COLUMN email"
  private static let dropBoth = "ALTER TABLE purchases DROP COLUMN recipient; " + dropEmail

  /// A shop whose plaintext is adopted, the end reached, and a statement run in it.
  private func finished(_ drop: String) async throws -> OldShop {
    let shop = try await OldShop.open()
    try shop.fill(1...20)
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    #expect(try await adoption.finish { try $0.execute(sql: drop) }.isShownGone)
    return shop
  }

  /// An adoption of phone numbers, sealed where names are.
  private func phones(_ shop: OldShop, _ rows: PlainRows) -> Adoption<OldOrder> {
    Adoption<OldOrder>(shop.keeper, over: shop.pool, of: rows) { row in
      AdoptedSubject(try row.requiredText("number"), from: try Sample.origin())
    } sealing: { row, sealer, db in
      try db.execute(
        sql: "UPDATE purchases SET phone = NULL, sealed_phone = ? WHERE id = ?",
        arguments: [try sealer.seal(row.text("phone"), as: \.recipient), row.key.value])
    }
  }

  /// What a run and an end come to when neither can look.
  private func faults(_ adoption: Adoption<OldOrder>) async throws -> [String] {
    var told: [String] = []
    do { _ = try await adoption.run() } catch let fault as AdoptionFault { told.append("\(fault)") }
    do { _ = try await adoption.finish() } catch let fault as AdoptionFault {
      told.append("\(fault)")
    }
    return told
  }

  @Test func `a later adoption that names a dropped column is refused, and no other one's report`()
    async throws
  {
    let shop = try await finished(Self.dropEmail)
    defer { shop.remove() }
    try await shop.pool.write { db in
      try db.execute(
        sql: """
          ALTER TABLE purchases ADD COLUMN phone TEXT;
          ALTER TABLE purchases ADD COLUMN sealed_phone TEXT;
          UPDATE purchases SET phone = '+49 30 55501' || id
          """)
    }
    let wrong = PlainRows(
      in: "purchases", by: "id", where: "phone IS NOT NULL OR email IS NOT NULL")
    let told = try await faults(phones(shop, wrong))
    #expect(told.count == 2 && told.allSatisfy { $0.contains("condition") }, "\(told)")
    #expect(try shop.count("phone IS NOT NULL") == 20)

    let right = phones(shop, PlainRows(in: "purchases", by: "id", where: "phone IS NOT NULL"))
    #expect(try await right.run().sealedInAll == 20)
    let ran = Mutex(false)
    #expect(try await right.finish { _ in ran.withLock { $0 = true } }.isShownGone)
    #expect(ran.withLock { $0 })
    #expect(try shop.count("phone IS NOT NULL") == 0)
  }

  @Test func `a misspelt column, a missing function and a renamed table are not dropped columns`()
    async throws
  {
    let shop = try await finished("SELECT 1")
    defer { shop.remove() }
    let misspelt = PlainRows(in: "purchases", by: "id", where: "e_mail IS NOT NULL")
    #expect(try await faults(phones(shop, misspelt)).count == 2)
    // The same condition once could be asked: by a pool that has the function.
    let function = DatabaseFunction("is_plain", argumentCount: 1, pure: true) { values in
      !values[0].isNull
    }
    var configuration = SQLiteStore.configuration
    configuration.prepareDatabase { $0.add(function: function) }
    let able = try DatabasePool(
      path: "\(shop.directory)/shop.sqlite", configuration: configuration)
    try await shop.pool.writeWithoutTransaction { $0.add(function: function) }
    let rows = PlainRows(in: "purchases", by: "id", where: "is_plain(recipient)")
    func adoption(_ pool: DatabasePool) -> Adoption<OldOrder> {
      Adoption<OldOrder>(shop.keeper, over: pool, of: rows) { row in
        AdoptedSubject(try row.requiredText("number"), from: try Sample.origin())
      } sealing: { row, sealer, db in
        try OldShop.seal(row, sealer, db)
      }
    }
    try await able.write { try OldShop.insert($0, 21) }
    #expect(try await adoption(able).run().isComplete)
    #expect(try await adoption(able).finish().isShownGone)
    #expect(try await faults(adoption(shop.pool)).count == 2)

    try await shop.pool.write { db in
      try db.execute(sql: "ALTER TABLE purchases RENAME TO orders")
    }
    #expect(try await faults(shop.adoption()).count == 2)
  }

  @Test func `where one column of several is dropped, the others are still looked at`() async throws
  {
    let shop = try await finished(Self.dropEmail)
    defer { shop.remove() }
    let report = try await shop.adoption().finish()
    #expect(try await shop.adoption().run().isComplete)
    // Old code goes on to write names.
    try await shop.pool.write { db in
      try db.execute(
        sql: "INSERT INTO purchases (id, number, recipient) VALUES (77, '77', 'Ana Sample-77')")
    }
    do {
      let again = try await shop.adoption().finish()
      Issue.record("finished beside a name: \(again == report)")
    } catch AdoptionFault.rowsLeft(let count) { #expect(count == 1) }
    #expect(try await faults(shop.adoption()).count == 2)
    // What the remedy says.
    let names = Adoption<OldOrder>(
      shop.keeper, over: shop.pool,
      of: PlainRows(in: "purchases", by: "id", where: "recipient IS NOT NULL")
    ) { row in
      AdoptedSubject(try row.requiredText("number"), from: try Sample.origin())
    } sealing: { row, sealer, db in
      try db.execute(
        sql: "UPDATE purchases SET recipient = NULL, sealed_recipient = ? WHERE id = ?",
        arguments: [try sealer.seal(row.text("recipient"), as: \.recipient), row.key.value])
    }
    #expect(try await names.run().isComplete)
    #expect(try await names.finish().isShownGone)
    #expect(try await shop.adoption().finish() == report)
  }

  @Test func `dropped columns and a dropped table are over for good`() async throws {
    for drop in [Self.dropBoth, "DROP TABLE purchases"] {
      let shop = try await finished(drop)
      defer { shop.remove() }
      let report = try await shop.adoption().finish()
      #expect(report.isShownGone)
      let again = try await shop.adoption().run()
      #expect(again.isComplete && again.sealedInAll == 20)
      #expect(try await shop.evidence("\"kind\":\"adopted\"") == 1)
    }
  }
}
