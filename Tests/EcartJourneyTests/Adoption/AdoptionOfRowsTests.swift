// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

/// A line of an order as the shop's new code has it.
private struct OldLine: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<OldLine>("old-line")
    .rows(\.id)
    .personal("recipient", \.recipient)
    .plain("subject", "id")

  let subject: SubjectID
  let id: Int64
  let recipient: Sealed<Name>?
}

@Suite("Adopting a table in which a subject has several rows")
struct AdoptionOfRowsTests {
  private func adoption(
    _ shop: OldShop, _ lend: @escaping @Sendable (PlainRow, RowSealer<OldLine>) throws -> String?
  ) -> Adoption<OldLine> {
    Adoption<OldLine>(
      shop.keeper, over: shop.pool,
      of: PlainRows(in: "purchases", by: "id", where: "recipient IS NOT NULL")
    ) { _ in
      AdoptedSubject("1001", from: try Sample.origin())
    } sealing: { row, sealer, db in
      try db.execute(
        sql: """
          UPDATE purchases SET recipient = NULL, subject = ?, sealed_recipient = ? WHERE id = ?
          """,
        arguments: [sealer.subject.description, try lend(row, sealer), row.key.value])
    }
  }

  private func sealed(_ shop: OldShop) async throws -> [Int64: String] {
    try await shop.pool.read { db in
      let rows = try Row.fetchAll(db, sql: "SELECT id, sealed_recipient FROM purchases")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as Int64, $0[1] as String? ?? "") })
    }
  }

  @Test func `each row is sealed as itself, and a value moved to another does not open`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...2)
    let report = try await adoption(shop) { row, sealer in
      try sealer.row(row.requiredText("id")).seal(row.text("recipient"), as: \.recipient)
    }.run()
    #expect(report.isComplete && report.sealedInAll == 2)

    let maria = try await shop.administrator()
    _ = try await shop.keeper.admit(
      GrantAlone(.revealAll(of: OldLine.self, for: Fulfilment.self), by: maria))
    let texts = try await sealed(shop)
    func open(_ value: Int64, in row: Int64) async throws -> String {
      let value = try #require(Sealed<Name>(storedText: texts[value] ?? ""))
      var text = ""
      try await shop.keeper.reveal(
        OldLine(subject: value.subject, id: row, recipient: value), [\.recipient],
        for: Fulfilment.self, as: maria
      ) { pii in try pii.open(\.recipient) { text = $0 } }
      return text
    }
    #expect(try await open(1, in: 1) == OldShop.recipient(1))
    #expect(try await open(2, in: 2) == OldShop.recipient(2))
    await #expect(throws: FieldFault.notAuthentic(field: "recipient")) { try await open(1, in: 2) }
  }

  @Test func `a closure that names no row seals nothing and says so`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...2)
    let forgetful = adoption(shop) { row, sealer in
      try sealer.seal(row.text("recipient"), as: \.recipient)
    }
    do {
      _ = try await forgetful.run()
      Issue.record("it went on")
    } catch AdoptionFault.field(.rowNotNamed(record: "old-line")) {}
    #expect(try await sealed(shop).values.allSatisfy { $0.isEmpty })
    #expect(try shop.count("recipient IS NULL") == 0)
  }
}
