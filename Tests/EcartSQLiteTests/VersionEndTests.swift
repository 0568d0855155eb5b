// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import Foundation
import GRDB
import Testing

/// The count that versions come from is a row like any other, and somebody may have written to it.
@Suite("A count of versions that nobody has counted")
struct VersionEndTests {
  private func set(_ count: Int64, _ pool: DatabasePool) async throws {
    try await pool.write { db in
      try db.execute(
        sql: "UPDATE record SET version = ? WHERE space = '~sequence'", arguments: [count])
      #expect(db.changesCount == 1)
    }
  }

  @Test(arguments: [Int64.max, -1, -2, Int64.min], [false, true])
  func `ends in a typed failure, leaves no trace, and is over when it is mended`(
    _ forged: Int64, _ withRider: Bool
  ) async throws {
    let place = try Place()
    defer { place.remove() }
    let pool = try place.hostPool()
    let store = try SQLiteStore(pool: pool)
    let keeper = try await keeper(over: store)
    try await keeper.admit(Keep())
    let count = try #require(
      try await pool.read {
        try Int64.fetchOne($0, sql: "SELECT version FROM record WHERE space = '~sequence'")
      })
    let kept = try await store.records(in: Keep.Kept.space, index: nil).records
    try await set(forged, pool)
    let how = await ending { () async throws(Denied<Keep>) in
      if withRider {
        try await keeper.admit(Keep()) { _, _ in }
      } else {
        try await keeper.admit(Keep())
      }
    }
    guard case .interrupted(.store(.notCommitted(let words))) = how else {
      Issue.record("it ended in \(how)")
      return
    }
    #expect(words.contains("count of versions was changed; restore"))
    #expect(try await store.ledgerCount() == 1)
    #expect(try await store.records(in: Keep.Kept.space, index: nil).records == kept)
    try await set(count, pool)
    try await keeper.admit(Keep())
    #expect(try await store.ledgerCount() == 2)
  }

  /// The last number that can be counted is given, and the next is refused.
  @Test func `the last version is given and no other`() async throws {
    let place = try Place()
    defer { place.remove() }
    let pool = try place.hostPool()
    let store = try SQLiteStore(pool: pool)
    let keeper = try await keeper(over: store)
    try await keeper.admit(Keep())
    try await set(.max - 1, pool)
    try await keeper.admit(Keep())
    await #expect(throws: Denied<Keep>.self) { try await keeper.admit(Keep()) }
    #expect(try await store.ledgerCount() == 2)
  }
}
