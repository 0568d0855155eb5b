// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Synchronization
import Testing

@Suite("Adopting a table of plaintext")
struct AdoptionTests {
  @Test
  func `ten thousand rows are sealed while old code writes, and each opens to its last value`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...10_000)
    let stop = Mutex(false)
    // The old code has a pool of its own, as another process would.
    let old = try DatabasePool(
      path: "\(shop.directory)/shop.sqlite", configuration: SQLiteStore.configuration)
    let writer = Task {
      var expected: [Int: String] = [:]
      var gone: Set<Int> = []
      var id = 10_000
      while !stop.withLock({ $0 }), id < 10_300 {
        id += 1
        let changed = Int.random(in: 1...10_000)
        let deleted = Int.random(in: 1...10_000)
        let (fresh, mail) = (id, "late-\(id)@example.org")
        try await old.write { db in
          try OldShop.insert(db, fresh)
          try db.execute(
            sql: "UPDATE purchases SET email = ? WHERE id = ?", arguments: [mail, changed])
          try db.execute(sql: "DELETE FROM purchases WHERE id = ?", arguments: [deleted])
        }
        expected[changed] = mail
        gone.insert(deleted)
        try await Task.sleep(for: .milliseconds(10))
      }
      return (expected, gone, id)
    }
    let told = Mutex<[BatchProgress]>([])
    let pace = BatchPace(rows: 500, longest: .milliseconds(250), share: 0.8)
    let first = try await shop.adoption().run(pace: pace) { progress in
      told.withLock { $0.append(progress) }
    }
    stop.withLock { $0 = true }
    let (expected, gone, last) = try await writer.value
    // The old code did get its turns.
    #expect(last > 10_010)
    #expect(first.unsettled.isEmpty)
    let report = try await shop.adoption().run()
    #expect(report.isComplete, "\(report)")

    let values = try await shop.opened()
    #expect(values.count == (1...last).count { !gone.contains($0) })
    for id in 1...last where !gone.contains(id) {
      let right = values[id] == [OldShop.recipient(id), expected[id] ?? OldShop.email(id)]
      #expect(right, "row \(id)")
      if !right { break }
    }
    let progress = told.withLock { $0 }
    #expect(progress.allSatisfy { $0.batch <= 500 })
    #expect(progress.last?.done == first.sealed)
    #expect(zip(progress, progress.dropFirst()).allSatisfy { $0.done <= $1.done })
  }

  @Test func `each batch is one transaction, and a second run finds nothing to do`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...100)
    let report = try await shop.adoption().run(
      pace: BatchPace(rows: 10, longest: .seconds(600), share: 1))
    #expect(report.sealed == 100 && report.sealedInAll == 100 && report.isComplete)
    #expect(try await shop.evidence("AdoptSubjects", "\"sealed\"") == 11)
    #expect(try await shop.keeper.store.keyCount(.living) == 100)
    let again = try await shop.adoption().run()
    #expect(again.sealed == 0 && again.sealedInAll == 100 && again.isComplete)
  }

  @Test func `rows that cannot be read are listed by key, and the others go on`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...20)
    try await shop.pool.write { db in
      try db.execute(
        sql: """
          UPDATE purchases SET number = NULL WHERE id = 3;
          UPDATE purchases SET email = 'no address at all' WHERE id = 7;
          UPDATE purchases SET recipient = x'00ff' WHERE id = 9;
          UPDATE purchases SET delivered_at = 'last Tuesday' WHERE id = 11;
          UPDATE purchases SET number = '' WHERE id = 13;
          """)
    }
    let report = try await shop.adoption().run()
    #expect(report.unsettled.map(\.key.description) == ["3", "7", "9", "11", "13"])
    #expect(report.sealed == 15 && report.left == 5 && !report.isComplete)
    let told = "\(report)"
    for secret in ["no address", "Ana", "Tuesday"] { #expect(!told.contains(secret)) }
    #expect(report.unsettled.map(\.problem)[1] == .unreadable(UnreadableCell(.malformed, "email")))
    // What is listed is as it was, and settled as soon as it is corrected.
    #expect(try shop.count("email = 'no address at all'") == 1)
    do {
      try await shop.adoption().finish()
      Issue.record("finished with plaintext left")
    } catch AdoptionFault.rowsLeft(let count) { #expect(count == 5) }
    try await shop.pool.write { db in
      try db.execute(
        sql: """
          UPDATE purchases SET number = 'n' || id, email = NULL, recipient = 'Ana Sample',
            delivered_at = NULL WHERE id IN (3, 7, 9, 11, 13)
          """)
    }
    #expect(try await shop.adoption().run().isComplete)
  }

  @Test func `a closure that leaves plaintext, seals nothing or loses a value undoes its batch`()
    async throws
  {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...5)
    func fault(_ seal: @escaping Adoption<OldOrder>.Seal) async throws -> String {
      do {
        _ = try await shop.adoption(sealing: seal).run()
        return "none"
      } catch let fault as AdoptionFault {
        #expect(try shop.count("recipient IS NOT NULL AND email IS NOT NULL") == 5)
        #expect(try await shop.keeper.store.keyCount(.living) == 0)
        return String("\(fault)".prefix { $0 != ";" && $0 != "," })
      }
    }
    let clear = "UPDATE purchases SET recipient = NULL, email = NULL WHERE id = ?"
    #expect(
      try await fault { row, sealer, db in
        _ = try sealer.seal(row.text("email"), as: \.email)
        try db.execute(
          sql: "UPDATE purchases SET email = NULL WHERE id = ?", arguments: [row.key.value])
      } == "after the closure ran")
    #expect(
      try await fault { row, _, db in try db.execute(sql: clear, arguments: [row.key.value]) }
        == "the closure sealed nothing of row 1")
    #expect(
      try await fault { row, sealer, db in
        _ = try sealer.seal(row.text("email"), as: \.email)
        try db.execute(sql: clear, arguments: [row.key.value])
      } == "a sealed value of row 1 is not in the row after the closure ran (enc-1)")
    #expect(
      try await fault { _, _, db in try db.execute(sql: "UPDATE nowhere SET x = 1") }
        .hasPrefix("a statement of the host failed with"))
  }

  @Test func `an error of the host's for one row lists that row, without its words`() async throws {
    struct Odd: Error { let value = "Ana Sample-4" }
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...10)
    let report = try await shop.adoption(sealing: { row, sealer, db in
      if row.key.description == "4" { throw Odd() }
      try OldShop.seal(row, sealer, db)
    }).run()
    #expect(report.sealed == 9 && report.unsettled.map(\.key.description) == ["4"])
    #expect("\(report)".contains("Odd") && !"\(report)".contains("Ana"))
  }

  @Test func `a value changed between reading and sealing is sealed as it is now`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...6)
    let seen = Mutex<Set<String>>([])
    let old = try DatabaseQueue(
      path: "\(shop.directory)/shop.sqlite", configuration: SQLiteStore.configuration)
    // The first time a row is read, and before it is sealed, old code changes it.
    let report = try await shop.adoption(identifying: { row in
      guard seen.withLock({ $0.insert(row.key.description).inserted }) else { return }
      try old.write { db in
        switch row.key.description {
        case "2": try db.execute(sql: "UPDATE purchases SET email = 'b@example.org' WHERE id = 2")
        case "3": try db.execute(sql: "UPDATE purchases SET number = '3-b' WHERE id = 3")
        case "4": try db.execute(sql: "DELETE FROM purchases WHERE id = 4")
        case "5":
          try db.execute(
            sql: "UPDATE purchases SET delivered_at = '2026-09-20T10:00:00Z' WHERE id = 5")
        default: break
        }
      }
    }).run()
    #expect(report.sealed == 5 && report.isComplete)
    let values = try await shop.opened()
    #expect(values[2]?[1] == "b@example.org")
    #expect(values[3]?[1] == OldShop.email(3) && values[4] == nil)
    #expect(try await shop.keeper.store.key(of: shop.subject("3-b")) != nil)
    // Nothing was made for the numbers that are no more.
    #expect(try await shop.keeper.store.key(of: shop.subject("3")) == nil)
    #expect(try await shop.keeper.store.key(of: shop.subject("4")) == nil)
    #expect(try await shop.due("5")["delivered"] != nil)
  }

  @Test func `a column can be sealed in place`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...50)
    let adoption = Adoption<OldOrder>(
      shop.keeper, over: shop.pool,
      of: PlainRows(
        in: "purchases", by: "id",
        where: "recipient NOT GLOB 'ecart1.*' OR email NOT GLOB 'ecart1.*'")
    ) { row in
      AdoptedSubject(try row.requiredText("number"), from: try Sample.origin())
    } sealing: { row, sealer, db in
      try db.execute(
        sql: "UPDATE purchases SET recipient = ?, email = ? WHERE id = ?",
        arguments: [
          try sealer.seal(row.text("recipient"), as: \.recipient),
          try sealer.seal(row.text("email"), as: \.email), row.key.value,
        ])
    }
    #expect(try await adoption.run().isComplete)
    // Old code changes one column; the other stays as it was sealed.
    let before = try await column("recipient", 5, shop)
    try await shop.pool.write {
      try $0.execute(sql: "UPDATE purchases SET email = 'new@example.org' WHERE id = 5")
    }
    #expect(try await adoption.run().sealed == 1)
    #expect(try await column("recipient", 5, shop) == before)
    let email = try await column("email", 5, shop)
    let texts = try await shop.keeper.admit(
      OpenBoxes(boxes: [(before, "recipient"), (email, "email")])
    ).claim
    #expect(texts == [OldShop.recipient(5), "new@example.org"])
    #expect(try await adoption.finish().isShownGone)
  }

  private func column(_ name: String, _ id: Int, _ shop: OldShop) async throws -> String? {
    try await shop.pool.read {
      try String.fetchOne($0, sql: "SELECT \(name) FROM purchases WHERE id = ?", arguments: [id])
    }
  }

  @Test func `two processes may adopt one table at once`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...400)
    let other = try await OldShop.open(shop.directory, shop.clock)
    let pace = BatchPace(rows: 20, longest: .seconds(1), share: 1)
    async let left = shop.adoption().run(pace: pace)
    async let right = other.adoption().run(pace: pace)
    let (one, two) = try await (left, right)
    #expect(one.sealed + two.sealed == 400)
    #expect(try await shop.adoption().run().sealedInAll == 400)
    #expect(try await shop.opened().count == 400)
  }

  @Test func `a table in another database is refused, with the remedy`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    let elsewhere = try SQLiteStore.pool(at: "\(shop.directory)/other.sqlite")
    try await elsewhere.write { try $0.execute(sql: OldShop.table) }
    do {
      _ = try await shop.adoption(over: elsewhere).run()
      Issue.record("not refused")
    } catch let fault as AdoptionFault { #expect("\(fault)".contains("open(at:over:)")) }
  }

  @Test func `it is paused, resumed and ended between batches`() async throws {
    let shop = try await OldShop.open()
    defer { shop.remove() }
    try shop.fill(1...90)
    let control = BatchControl()
    let pace = BatchPace(rows: 10, longest: .seconds(600), share: 1)
    let (paused, tell) = AsyncStream.makeStream(of: Void.self)
    let run = Task {
      try await shop.adoption().run(pace: pace, control: control) { progress in
        if progress.done == 10 {
          control.pause()
          tell.yield()
        }
        if progress.done == 40 { control.cancel() }
      }
    }
    for await _ in paused { break }
    try await Task.sleep(for: .milliseconds(100))
    #expect(try shop.count("email IS NULL") == 10)
    control.resume()
    let report = try await run.value
    #expect(report.sealed == 40 && !report.caughtUp && report.left == 50)
    #expect(try await shop.adoption().run().sealedInAll == 90)
  }
}
