// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartDPP

/// What stood in a row is looked for, wherever it may be; and what cannot be looked for is not shown gone.
@Suite("The traces that an adoption's values leave")
struct AdoptionTracesTests {
  private static let phones = PlainRows(
    in: "contacts", by: "id",
    where: "phone IS NOT NULL OR given IS NOT NULL OR family IS NOT NULL")
  private static let table = """
    CREATE TABLE contacts (id INTEGER PRIMARY KEY, phone INTEGER, given TEXT, family TEXT,
      sealed_phone TEXT, sealed_name TEXT)
    """

  private static func phone(_ id: Int) -> Int64 { 4_915_112_340_000 + Int64(id) }
  private static func family(_ id: Int) -> String { "Lindqvist-\(100 + id)" }

  private func adoption(_ shop: OldShop) -> Adoption<OldOrder> {
    Adoption<OldOrder>(shop.keeper, over: shop.pool, of: Self.phones) { row in
      AdoptedSubject("contact-\(row.key.value)", from: try Sample.origin())
    } sealing: { row, sealer, db in
      let name = [try row.text("given"), try row.text("family")].compactMap(\.self)
        .joined(separator: " ")
      try db.execute(
        sql: """
          UPDATE contacts SET phone = NULL, given = NULL, family = NULL, sealed_phone = ?,
            sealed_name = ? WHERE id = ?
          """,
        arguments: [
          try sealer.seal(row.text("phone"), as: \.email),
          try sealer.seal(name.isEmpty ? nil : name, as: \.recipient), row.key.value,
        ])
    }
  }

  private func shop(phones: Bool, names: Bool) async throws -> OldShop {
    let shop = try await OldShop.open()
    try await shop.pool.write { db in
      try db.execute(sql: Self.table)
      for id in 1...40 {
        try db.execute(
          sql: "INSERT INTO contacts (id, phone, given, family) VALUES (?, ?, ?, ?)",
          arguments: [
            id, phones ? Self.phone(id) : nil, names ? "Ana" : nil, names ? Self.family(id) : nil,
          ])
      }
    }
    return shop
  }

  /// The columns of living rows that an end was held back by.
  private func held(_ adoption: Adoption<OldOrder>) async throws -> [ResidueReport.Column] {
    do {
      _ = try await adoption.finish()
      Issue.record("finished with a copy about")
    } catch AdoptionFault.residueLeft(let report) {
      #expect(!report.isShownGone)
      return report.columns
    }
    return []
  }

  @Test func `a number is found as the whole number that SQLite stores`() async throws {
    let shop = try await shop(phones: true, names: false)
    defer { shop.remove() }
    try await shop.pool.write { db in
      try db.execute(
        sql: """
          CREATE TABLE journal (was NUMERIC);
          CREATE TRIGGER keep AFTER UPDATE ON contacts BEGIN
            INSERT INTO journal VALUES (OLD.phone);
          END
          """)
    }
    let adoption = adoption(shop)
    #expect(try await adoption.run().isComplete)
    // In the file too, where there are no digits of it.
    let looked = try await adoption.residue()
    #expect(looked.values == 40 && looked.files.contains { $0.values == 40 })
    let columns = try await held(adoption)
    #expect(columns.map(\.table) == ["journal"] && columns.first?.values == 40)
    #expect(try await shop.evidence("\"kind\":\"adopted\"") == 0)
    try await shop.pool.write { try $0.execute(sql: "DROP TRIGGER keep; DROP TABLE journal") }
    #expect(try await adoption.finish().isShownGone)
  }

  @Test func `a number too small for a file is looked for in tables, and nothing is shown of it`()
    async throws
  {
    let shop = try await shop(phones: true, names: false)
    defer { shop.remove() }
    try await shop.pool.write { db in
      try db.execute(
        sql: """
          UPDATE contacts SET phone = 212555000 + id;
          CREATE TABLE journal AS SELECT phone FROM contacts
          """)
    }
    let adoption = adoption(shop)
    #expect(try await adoption.run().isComplete)
    let columns = try await held(adoption)
    #expect(columns.map(\.table) == ["journal"] && columns.first?.values == 40)
    try await shop.pool.write { try $0.execute(sql: "DROP TABLE journal") }
    let report = try await adoption.finish()
    #expect(report.values == 40 && report.untraced == 40 && !report.isShownGone)
  }

  @Test func `of what was put together nothing is shown, and it says so`() async throws {
    let shop = try await shop(phones: false, names: true)
    defer { shop.remove() }
    try await shop.pool.write { db in
      // A part of a name is a word that may stand anywhere: it holds nobody's end back.
      try db.execute(sql: "CREATE TABLE towns AS SELECT family FROM contacts")
    }
    let adoption = adoption(shop)
    #expect(try await adoption.run().isComplete)
    // Another process knows of it too.
    let later = self.adoption(try await OldShop.open(shop.directory, shop.clock))
    let report = try await later.finish()
    #expect(report.untraced == 40 && !report.isShownGone && "\(report)".contains("in another form"))
    #expect(try await shop.evidence("\"kind\":\"adopted\"", "values-untraced", "40") == 1)
  }

  @Test func `a value is looked for as it stands in its cell`() throws {
    func traces(_ sealed: String, _ cell: (any DatabaseValueConvertible)?) -> RowTraces {
      RowTraces(of: [sealed], in: PlainRow(Row(["id": 1, "cell": cell])))
    }
    let json = #"{"kind":"order","version":"1","email":"Max@Example.com"}"#
    #expect(traces("max@example.com", json).values == ["Max@Example.com"])
    #expect(traces("max@example.com", Data(json.utf8)).values == ["Max@Example.com"])
    #expect(traces("Straße 12345", "zur STRAßE 12345!").values == ["STRAßE 12345"])
    for (sealed, cell) in [
      ("+491512345678", "+49 151 2345678"), ("Ana Lindqvist", "Lindqvist"), ("Ana Lindqvist", ""),
    ] {
      let found = traces(sealed, cell)
      #expect(found.values.isEmpty && found.untraced == 1)
    }
    #expect(traces("4915112345678", 4_915_112_345_678).untraced == 0)
    #expect(traces("212555012", 212_555_012).values == ["212555012"])
    #expect(traces("212555012", 212_555_012).untraced == 1)
    // Too short to be looked for at all, as ever.
    #expect(traces("Ana", "Anna").untraced == 0)
  }

  @Test func `an address in a living row alone holds the end back`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...10)
    try await shop.pool.write { db in
      try db.execute(
        sql: "CREATE TABLE archive (a TEXT); INSERT INTO archive VALUES ('ana@müller.example')")
    }
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    let columns = try await held(adoption)
    #expect(columns.map(\.table) == ["archive"] && columns.first?.addresses == 1)
    #expect(try await !adoption.finish(toleratingAddresses: true).isShownGone)
  }

  @Test(arguments: ["UTF-16le", "UTF-16be"])
  func `a database in UTF-16 keeps no address unseen`(_ encoding: String) async throws {
    let directory = Sample.directory()
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let file = try DatabaseQueue(path: "\(directory)/shop.sqlite")
    try await file.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA encoding = '\(encoding)'; \(OldShop.table)")
    }
    try file.close()
    let shop = try await OldShop.open(directory)
    defer { shop.remove() }
    try shop.fill(1...10)
    let copy = "\(directory)/copy.sqlite"
    try (try #require(shop.keeper.store as? SQLiteStore)).backup(to: copy)
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    do {
      _ = try await adoption.finish(searching: [copy])
      Issue.record("finished with a copy about")
    } catch AdoptionFault.residueLeft(let report) {
      let found = report.files.first { $0.name == "copy.sqlite" }
      #expect(found?.values == 20 && (found?.addresses ?? 0) >= 10)
    }
    try FileManager.default.removeItem(atPath: copy)
    #expect(try await adoption.finish().isShownGone)
  }

  @Test func `a file that turns up after the end is looked at, and shown to be nothing`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...10)
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    let report = try await adoption.finish()
    #expect(report.isShownGone)
    let late = "\(shop.directory)/late.csv"
    try "3;\(OldShop.email(3))\n".write(toFile: late, atomically: true, encoding: .utf8)
    await #expect(throws: AdoptionFault.self) { try await adoption.finish(searching: [late]) }
    try "3;nobody\n".write(toFile: late, atomically: true, encoding: .utf8)
    let looked = try await adoption.finish(searching: [late])
    #expect(looked.files.contains { $0.name == "late.csv" } && !looked.isShownGone)
    #expect(try await adoption.finish() == report)
    try FileManager.default.removeItem(atPath: late)
    #expect(try await adoption.finish(searching: [late]) == report)
  }

  @Test func `behind a link, what lies beside the file itself is searched`() async throws {
    let real = try await OldShop.open()
    defer { real.remove() }
    let folder = Sample.directory()
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/live.sqlite", withDestinationPath: "\(real.directory)/shop.sqlite")
    try "ana@example.com".write(
      toFile: "\(real.directory)/shop.sqlite.bak", atomically: true, encoding: .utf8)
    let linked = try SQLiteStore.pool(at: "\(folder)/live.sqlite")
    let report = try await real.adoption(over: linked).residue()
    #expect(report.files.contains { $0.name == "shop.sqlite.bak" && $0.addresses == 1 })
    #expect(report.files.count { $0.name == "shop.sqlite" || $0.name == "live.sqlite" } == 1)
  }
}
