// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import Foundation
import GRDB
import Synchronization
import Testing

@Suite("Opening an SQLite store")
struct OpeningTests {
  @Test func `a pool as GRDB opens it is not durable enough, and the check says so`() throws {
    let place = try Place()
    defer { place.remove() }
    let pool = try place.hostPool()
    let error = #expect(throws: (any Error).self) {
      try pool.writeWithoutTransaction { try SQLiteStore.check($0) }
    }
    #expect("\(error, default: "")".contains("synchronous is 1 instead of 2 (FULL)"))
  }

  @Test func `secure_delete off is not accepted either`() throws {
    let place = try Place()
    defer { place.remove() }
    let error = #expect(throws: (any Error).self) {
      try place.hostPool().writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF")
        try SQLiteStore.check(db)
      }
    }
    #expect("\(error, default: "")".contains("secure_delete is off"))
  }

  @Test func `a host's pool is made durable, and again when the host undoes it`() async throws {
    let place = try Place()
    defer { place.remove() }
    let pool = try place.hostPool()
    let keeper = try await keeper(over: try SQLiteStore(pool: pool))
    let opened = try await pool.writeWithoutTransaction { db in
      let settings = try settings(of: db)
      try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF")
      return settings
    }
    #expect(opened == [2, 1])
    // Seen from inside the very transaction that takes the decision.
    let seen = Mutex<[Int?]>([])
    _ = try await keeper.admit(Keep()) { _, db in
      let settings = try settings(of: db)
      seen.withLock { $0 = settings }
    }
    #expect(seen.withLock { $0 } == [2, 1])
  }

  @Test func `a pool that cannot write is refused`() throws {
    let place = try Place()
    defer { place.remove() }
    _ = try SQLiteStore(path: place.file)
    var configuration = Configuration()
    configuration.readonly = true
    let pool = try DatabasePool(path: place.file, configuration: configuration)
    #expect(throws: StoreFailure.self) { try SQLiteStore(pool: pool) }
  }

  @Test func `a newer format is refused, by its number, and left alone`() throws {
    let place = try Place()
    defer { place.remove() }
    let identity = try SQLiteStore(path: place.file).identity
    try place.hostPool().write { try $0.execute(sql: "PRAGMA user_version = 99") }
    let failure = #expect(throws: StoreFailure.self) { try SQLiteStore(path: place.file) }
    #expect(failure?.description.contains("format 99") == true)
    #expect(
      try place.hostPool().read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 99)
    try place.hostPool().write { try $0.execute(sql: "PRAGMA user_version = 1") }
    #expect(try SQLiteStore(path: place.file).identity == identity)
  }

  @Test(arguments: [1, -1]) func `a host's own user_version is not taken for ours`(
    _ number: Int
  ) throws {
    let place = try Place()
    defer { place.remove() }
    try place.hostPool().write { try $0.execute(sql: "PRAGMA user_version = \(number)") }
    let failure = #expect(throws: StoreFailure.self) { try SQLiteStore(path: place.file) }
    #expect(failure?.description.contains("user_version is \(number)") == true)
  }

  @Test func `a host's tables of the same names are left alone`() throws {
    let place = try Place()
    defer { place.remove() }
    try place.hostPool().write {
      try $0.execute(sql: "CREATE TABLE key (door TEXT); INSERT INTO key VALUES ('front')")
    }
    #expect(throws: StoreFailure.self) { try SQLiteStore(path: place.file) }
    let found = try place.hostPool().read { db in
      try String.fetchAll(db, sql: "SELECT name FROM sqlite_master UNION SELECT door FROM key")
    }
    #expect(found == ["front", "key"])
  }

  @Test func `many who open a new file at once agree whose it is`() async throws {
    let place = try Place()
    defer { place.remove() }
    let ids = try await withThrowingTaskGroup(of: UUID.self) { group in
      for _ in 0..<8 { group.addTask { try SQLiteStore(path: place.file).identity.id } }
      return try await group.reduce(into: Set<UUID>()) { $0.insert($1) }
    }
    #expect(ids.count == 1)
  }

  @Test func `a store that lived on a testing clock says so for good`() throws {
    let place = try Place()
    defer { place.remove() }
    #expect(try SQLiteStore(path: place.file).identity.livedOnTestingClock == false)
    #expect(try SQLiteStore(path: place.file, testing: true).identity.livedOnTestingClock)
    #expect(try SQLiteStore(path: place.file).identity.livedOnTestingClock)
  }

  @Test func `a row that cannot be understood fails the read, and is not taken for no row`()
    async throws
  {
    let place = try Place()
    defer { place.remove() }
    let store = try SQLiteStore(path: place.file)
    let subject = try #require(SubjectID(stored: [UInt8](repeating: 3, count: 32)))
    try await place.hostPool().write { db in
      try db.execute(
        sql:
          "INSERT INTO key VALUES (?, 1, 9, '', x''); INSERT INTO obligation VALUES ('r', x'', 1)",
        arguments: [Data(subject.bytes)])
    }
    await #expect(throws: StoreFailure.self) { try await store.key(of: subject) }
    await #expect(throws: StoreFailure.self) {
      try await store.obligations(rule: "r", basisUpTo: .distantFuture, limit: 9)
    }
  }
}

private func settings(of db: Database) throws -> [Int?] {
  [
    try Int.fetchOne(db, sql: "PRAGMA synchronous"),
    try Int.fetchOne(db, sql: "PRAGMA secure_delete"),
  ]
}
