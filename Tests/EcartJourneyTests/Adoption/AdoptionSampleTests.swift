// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

/// What an adoption keeps for its end: values sealed under their subjects' keys, which another process
/// looks for.
@Suite("The sample of an adoption")
struct AdoptionSampleTests {
  /// None's name begins with another's.
  private static let ids = 11...30

  private struct Kept: Decodable {
    struct Sample: Decodable { let subject: SubjectID }
    let samples: [Sample]
  }

  /// Whose values are kept.
  private func sampled(_ shop: OldShop) async throws -> [SubjectID] {
    let body = try await shop.pool.read { db in
      try Data.fetchOne(
        db, sql: "SELECT body FROM record WHERE space = 'EcartDPP.AdoptionRecord'")
    }
    return try JSONDecoder().decode(Kept.self, from: try #require(body)).samples.map(\.subject)
  }

  /// Twenty rows in as many batches, one value of each in the sample.
  private func adopted() async throws -> OldShop {
    let shop = try await OldShop.open()
    try shop.fill(Self.ids)
    let pace = BatchPace(rows: 1, longest: .milliseconds(50), share: 1)
    #expect(try await shop.adoption().run(pace: pace).isComplete)
    return shop
  }

  private func resealing(_ shop: OldShop) -> Resealing<OldOrder> {
    Resealing<OldOrder>(shop.keeper) { subject, sealer, db in
      for row in try Row.fetchAll(
        db, sql: "SELECT id, sealed_recipient, sealed_email FROM purchases WHERE subject = ?",
        arguments: [subject.description])
      {
        let name = Sealed<Name>(storedText: row["sealed_recipient"])
        let email = Sealed<Email>(storedText: row["sealed_email"])
        try db.execute(
          sql: "UPDATE purchases SET sealed_recipient = ?, sealed_email = ? WHERE id = ?",
          arguments: [
            sealer.resealed(name, as: \.recipient)?.storedText,
            sealer.resealed(email, as: \.email)?.storedText, row["id"] as Int,
          ])
      }
    }
  }

  private func giveUpKeys(_ shop: OldShop) async throws {
    for id in Self.ids {
      try await shop.keeper.admit(RotateKey<OldOrder>("\(id)", from: Sample.origin()))
    }
    try await resealing(shop).run(pace: .alone)
    shop.clock.advance(by: 3_600)
    #expect(try await resealing(shop).run(pace: .alone).lines.allSatisfy { $0.replacedKeys == 0 })
  }

  @Test(arguments: [false, true])
  func `finds what is left in another table, also after its keys were given up`(
    _ areReplaced: Bool
  ) async throws {
    let shop = try await adopted()
    defer { shop.remove() }
    // A journal that nobody thought of, with all their names and addresses.
    try await shop.pool.write { db in
      try db.execute(sql: "CREATE TABLE journal (text TEXT)")
      for text in Self.ids.flatMap({ [OldShop.recipient($0), OldShop.email($0)] }) {
        try db.execute(sql: "INSERT INTO journal VALUES (?)", arguments: [text])
      }
    }
    if areReplaced { try await giveUpKeys(shop) }
    // Another process ends it: what it looks for is the sample.
    do {
      _ = try await shop.adoption().finish()
      Issue.record("what is in the journal was not found")
    } catch AdoptionFault.residueLeft(let report) {
      #expect(report.values == 20)
      #expect(report.columns.map(\.values) == [20])
    }
  }

  @Test func `is whole after its keys were given up, and shows what it looked for to be gone`()
    async throws
  {
    let shop = try await adopted()
    defer { shop.remove() }
    try await giveUpKeys(shop)
    let report = try await shop.adoption().finish()
    #expect(report.isShownGone && report.values == 20, "\(report)")
  }

  @Test func `shows nothing while a value of it does not open`() async throws {
    let shop = try await adopted()
    defer { shop.remove() }
    // Another subject's value in its place.
    try await shop.pool.write { db in
      try db.execute(
        sql: """
          UPDATE record SET version = version + 1, body = CAST(json_set(CAST(body AS TEXT),
            '$.samples[0].box', json_extract(CAST(body AS TEXT), '$.samples[1].box')) AS BLOB)
          WHERE space = 'EcartDPP.AdoptionRecord'
          """)
      #expect(db.changesCount == 1)
    }
    // It keeps nobody's replaced keys either.
    try await giveUpKeys(shop)
    let report = try await shop.adoption().finish()
    #expect(!report.isShownGone && report.values == 19 && report.valuesFound == 0)
    #expect("\(report)".contains("1 values of the sample did not open"))
    // Kept with the adoption's end.
    #expect(try await shop.adoption().finish() == report)
  }

  @Test func `needs nothing of a subject who was erased`() async throws {
    let shop = try await adopted()
    defer { shop.remove() }
    let id = "11"
    let subject = try shop.subject(id)
    #expect(try await sampled(shop).count { $0 == subject } == 1)
    try await shop.keeper.admit(
      RecordDelivery<OldOrder>(
        id, from: Sample.origin(), happened: .instant(shop.keeper.now), orderCreated: nil))
    shop.clock.advance(by: 30 * Sample.day)
    #expect(try await Sweeper(shop.keeper).sweep().erased == 1)
    let report = try await shop.adoption().finish()
    #expect(report.isShownGone && report.values == 19, "\(report)")
  }
}
