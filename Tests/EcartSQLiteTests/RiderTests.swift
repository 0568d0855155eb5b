// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import Foundation
import GRDB
import Testing

@Suite("A host's own statements in a gate's commit")
struct RiderTests {
  struct Refused: Error {}

  let place: Place
  let pool: DatabasePool
  let store: SQLiteStore

  init() throws {
    place = try Place()
    pool = try place.hostPool()
    store = try SQLiteStore(pool: pool)
    try pool.write { try $0.execute(sql: "CREATE TABLE business (name TEXT)") }
  }

  private func names() throws -> [String] {
    try pool.read { try String.fetchAll($0, sql: "SELECT name FROM business ORDER BY name") }
  }

  @Test func `they land with the decision and its evidence`() async throws {
    defer { place.remove() }
    let keeper = try await keeper(over: store)
    try await keeper.admit(Keep()) { size, db in
      try db.execute(sql: "INSERT INTO business VALUES (?)", arguments: ["kept \(size)"])
    }
    #expect(try names() == ["kept 8"])
    #expect(try await store.ledgerCount() == 1)
  }

  @Test func `when they fail nothing has happened, and the gate says so`() async throws {
    defer { place.remove() }
    let keeper = try await keeper(over: store)
    let how = await ending { () async throws(Denied<Keep>) in
      try await keeper.admit(Keep()) { _, db in
        try db.execute(sql: "INSERT INTO business VALUES ('half')")
        throw Refused()
      }
    }
    guard case .interrupted(.store(.notCommitted(let words))) = how else {
      Issue.record("it ended in \(how)")
      return
    }
    #expect(words.contains("the host's own statement failed"))
    #expect(try names() == [])
    #expect(try await store.ledgerCount() == 0)
    #expect(try await store.records(in: Keep.Kept.space, index: nil).records == [])
  }

  @Test func `a refusal does not run them`() async throws {
    defer { place.remove() }
    let keeper = try await keeper(over: store)
    let how = await ending { () async throws(Denied<Keep>) in
      try await keeper.admit(Keep(refuses: true)) { _, db in
        try db.execute(sql: "INSERT INTO business VALUES ('refused')")
      }
    }
    #expect(how == .refused)
    #expect(try names() == [])
    #expect(try await store.ledgerCount() == 1)
  }

  @Test func `one that fails takes nobody else's decision with it`() async throws {
    defer { place.remove() }
    let keeper = try await keeper(over: store)
    let admitted = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<60 {
        group.addTask {
          await ending { () async throws(Denied<Keep>) in
            try await keeper.admit(Keep(key: RecordKey("\(number)"))) { _, db in
              try db.execute(sql: "INSERT INTO business VALUES (?)", arguments: ["\(number)"])
              if !number.isMultiple(of: 3) { throw Refused() }
            }
          } == .admitted
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(admitted == 20)
    #expect(try names().count == 20)
    #expect(try await store.ledgerCount() == 20)
    #expect(try await store.records(in: Keep.Kept.space, index: nil).records.count == 20)
  }

  @Test(arguments: [
    "COMMIT", "ROLLBACK", "COMMIT; BEGIN IMMEDIATE", "ROLLBACK TO rider; RELEASE rider",
  ])
  func `one that ends the transaction is not told that all is well`(_ sql: String) async throws {
    defer { place.remove() }
    let keeper = try await keeper(over: store)
    let how = await ending { () async throws(Denied<Keep>) in
      try await keeper.admit(Keep()) { _, db in try db.execute(sql: sql) }
    }
    #expect(how == .outcomeUnknown)
    // And the store is usable after it.
    _ = try await keeper.admit(Keep())
  }
}
