// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import Foundation
import GRDB
import Testing

@Suite("When SQLite cannot commit")
struct NoRoomTests {
  @Test func `a full database refuses, keeps what it has, and goes on when there is room`()
    async throws
  {
    let place = try Place()
    defer { place.remove() }
    let pool = try place.hostPool()
    let store = try SQLiteStore(pool: pool)
    let keeper = try await keeper(over: store)
    _ = try await keeper.admit(Keep(key: "first"))
    try await pool.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
    }
    let how = await ending { () async throws(Denied<Keep>) in
      try await keeper.admit(Keep(key: "large", size: 100_000))
    }
    guard case .interrupted(.store(.notCommitted(let words))) = how else {
      Issue.record("it ended in \(how)")
      return
    }
    #expect(words.contains("FULL") || words.contains("13"))
    #expect(try await store.ledgerCount() == 1)
    #expect(try await store.records(in: Keep.Kept.space, index: nil).records.count == 1)

    try await pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA max_page_count = 100000")
    }
    _ = try await keeper.admit(Keep(key: "large", size: 100_000))
    #expect(try await store.ledgerCount() == 2)
  }

  @Test func `no room for a host's statement refuses the same way`() async throws {
    let place = try Place()
    defer { place.remove() }
    let pool = try place.hostPool()
    let store = try SQLiteStore(pool: pool)
    let keeper = try await keeper(over: store)
    try await pool.writeWithoutTransaction { db in
      try db.execute(sql: "CREATE TABLE business (body BLOB)")
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
    }
    let how = await ending { () async throws(Denied<Keep>) in
      try await keeper.admit(Keep()) { _, db in
        try db.execute(sql: "INSERT INTO business VALUES (zeroblob(100000))")
      }
    }
    guard case .interrupted(.store(.notCommitted)) = how else {
      Issue.record("it ended in \(how)")
      return
    }
    #expect(try await store.ledgerCount() == 0)
    _ = try await keeper.admit(Keep())
  }

  @Test func `a lock somebody else keeps refuses`() async throws {
    let place = try Place()
    defer { place.remove() }
    var configuration = Configuration()
    configuration.busyMode = .immediateError
    let store = try SQLiteStore(
      pool: try DatabasePool(path: place.file, configuration: configuration))
    let keeper = try await keeper(over: store)
    let other = try place.hostPool()
    try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE; COMMIT") }
    let blocker = try DatabaseQueue(
      path: place.file,
      configuration: {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return configuration
      }())
    try await blocker.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let how = await ending { () async throws(Denied<Keep>) in try await keeper.admit(Keep()) }
    guard case .interrupted(.store(.notCommitted)) = how else {
      Issue.record("it ended in \(how)")
      return
    }
    try await blocker.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    _ = try await keeper.admit(Keep())
    #expect(try await store.ledgerCount() == 1)
  }
}
