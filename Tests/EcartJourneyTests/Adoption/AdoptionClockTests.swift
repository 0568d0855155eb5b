// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@Suite("The clocks of adopted rows")
struct AdoptionClockTests {
  private static func text(_ days: Double) -> String {
    Sample.start.addingTimeInterval(days * Sample.day).ISO8601Format()
  }

  @Test func `what was delivered counts from then, and what is over is due at once`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...1, delivered: Self.text(-10))
    try shop.fill(2...2, delivered: Self.text(-400))
    try shop.fill(3...3)
    try shop.fill(4...4, delivered: Self.text(-31))
    let report = try await shop.adoption().run()
    #expect(report.dueNow == 2)
    #expect("\(report)".contains("2 of the rows sealed now are due at once"))
    let ten = try await shop.due("1")
    #expect(ten["delivered"] == Sample.start.addingTimeInterval(-10 * Sample.day))
    #expect(try await shop.due("3")["delivered"] == nil)
    // Two due days: today for both that are over, and the one in twenty days; and the open week.
    let epochs = try await shop.pool.read {
      try String.fetchAll($0, sql: "SELECT DISTINCT epoch FROM key WHERE state = 1")
    }
    #expect(epochs.count == 3)
    let swept = try await Sweeper(shop.keeper).sweep()
    #expect(swept.erased == 2 && swept.rootsDestroyed == 1)
    #expect(try await shop.keeper.store.key(of: shop.subject("2"))?.state == .erased)
    #expect(try await shop.keeper.store.key(of: shop.subject("1"))?.state == .living)
    shop.clock.advance(by: 20 * Sample.day)
    #expect(try await Sweeper(shop.keeper).sweep().erased == 1)
  }

  @Test func `rows of one subject, and what is known of it already, can only bring its end nearer`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    let origin = try Sample.origin()
    for number in ["1", "2"] {
      try await shop.keeper.admit(Receive<OldOrder>(number, from: origin))
      try await shop.keeper.admit(
        RecordDelivery<OldOrder>(
          number, from: origin,
          happened: .instant(Sample.start.addingTimeInterval(-5 * Sample.day)), orderCreated: nil))
    }
    try shop.fill(1...1, delivered: Self.text(-20))
    try shop.fill(2...2, delivered: Self.text(-1))
    // Two rows of order 7.
    try shop.fill(7...8, delivered: Self.text(-3))
    try await shop.pool.write {
      try $0.execute(
        sql: "UPDATE purchases SET number = '7', delivered_at = ? WHERE id = 8",
        arguments: [Self.text(-9)])
    }
    #expect(try await shop.adoption().run().isComplete)
    func days(_ number: String) async throws -> Double? {
      try await shop.due(number)["delivered"].map {
        $0.timeIntervalSince(Sample.start) / Sample.day
      }
    }
    #expect(try await days("1") == -20)
    #expect(try await days("2") == -5)
    #expect(try await days("7") == -9)
    #expect(try await shop.keeper.store.keyCount(.living) == 3)
  }

  @Test func `a delivery at an unknown time counts from the order, and receipt from its day`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    let now = Sample.start
    func day(_ days: Double) -> Date { now.addingTimeInterval(days * Sample.day) }
    let origin = try Sample.origin()
    let subject = try shop.subject("1")
    func basis(_ row: AdoptedSubject, _ rule: String) -> Date? {
      AdoptedFacts(row).clocks(of: .order, for: subject, at: now, known: [])
        .first { $0.rule == rule }?.basis
    }
    let late = AdoptedSubject(
      "1", from: origin, received: day(-70), created: .instant(day(-80)), delivery: .atUnknownTime)
    #expect(basis(late, "delivered") == day(-80))
    #expect(basis(late, "received") == day(-70))
    // Without a zone it is the earliest it can have been; what lies ahead is now.
    let local = AdoptedSubject("1", from: origin, delivery: .at(.withoutZone(day(-1))))
    #expect(basis(local, "delivered") == day(-1).addingTimeInterval(-14 * 3600))
    let ahead = AdoptedSubject(
      "1", from: origin, received: day(5), delivery: .at(.instant(day(5))))
    #expect(basis(ahead, "delivered") == now && basis(ahead, "received") == now)
    let nothing = AdoptedSubject("1", from: origin)
    #expect(AdoptedFacts(nothing).clocks(of: .order, for: subject, at: now, known: []).isEmpty)
  }

  @Test func `a subject under a legal hold stays in the hold's epoch`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try await shop.keeper.admit(Receive<OldOrder>("1", from: try Sample.origin()))
    let admin = try await shop.administrator()
    try await shop.keeper.admit(
      PlaceHold(
        on: "1", from: try Sample.origin(), of: OldOrder.self, statute: "Tax Act 1",
        until: Sample.start.addingTimeInterval(900 * Sample.day), approvedBy: admin))
    let before = try await shop.keeper.store.key(of: shop.subject("1"))?.epoch
    try shop.fill(1...1, delivered: Self.text(-100))
    let report = try await shop.adoption().run()
    #expect(report.isComplete && report.dueNow == 0)
    #expect(try await shop.keeper.store.key(of: shop.subject("1"))?.epoch == before)
    #expect(try await Sweeper(shop.keeper).sweep().erased == 0)
  }

  @Test func `a row of an erased subject is listed, or removed, and never sealed again`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...1, delivered: Self.text(-40))
    #expect(try await shop.adoption().run().dueNow == 1)
    #expect(try await Sweeper(shop.keeper).sweep().erased == 1)
    // The old code writes it again, from a cache or a late answer of the platform's.
    try await shop.pool.write { try $0.execute(sql: "DELETE FROM purchases") }
    try shop.fill(1...3)
    let listed = try await shop.listingAdoption().run()
    #expect(listed.unsettled.map(\.problem) == [.subjectErased])
    #expect(listed.sealed == 2 && !listed.isComplete)
    #expect("\(listed)".contains("erased"))
    let removed = try await shop.adoption(removing: { row, db in
      try db.execute(sql: "DELETE FROM purchases WHERE id = ?", arguments: [row.key.value])
    }).run()
    #expect(removed.removed == 1 && removed.removedInAll == 1 && removed.isComplete)
    #expect(try shop.count("1") == 2)
    #expect(try await shop.keeper.store.key(of: shop.subject("1"))?.state == .erased)
  }
}
