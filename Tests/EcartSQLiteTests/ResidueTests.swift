// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import Foundation
import GRDB
import Testing

@Suite("What SQLite leaves behind in files")
struct ResidueTests {
  @Test func `a reader's snapshot holds the purge back until it ends`() async throws {
    let place = try Place()
    defer { place.remove() }
    let store = try SQLiteStore(path: place.file)
    let keeper = try await keeper(over: store)
    _ = try await keeper.admit(Keep())
    // Another process reads, and stays.
    let snapshot = try place.hostPool().makeSnapshot()
    _ = try await snapshot.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM record") }
    _ = try await keeper.admit(Keep())
    #expect(try await store.purgeResidue() == .heldBackByReader)
    // Being held back stops nobody from deciding.
    _ = try await keeper.admit(Keep())
    try snapshot.close()
    #expect(try await store.purgeResidue() == .clean)
    #expect(try Data(contentsOf: URL(fileURLWithPath: place.file + "-wal")).isEmpty)
  }

  @Test func `after a purge no file holds a deleted key any more`() async throws {
    let place = try Place()
    defer { place.remove() }
    let store = try SQLiteStore(path: place.file)
    let mark = ClockMark(wall: 1, trusted: 1, monotonic: 1, boot: "test")
    let secret = [UInt8]("a wrapped key of 40 bytes, not a word...".utf8)
    for number in 0..<50 as Range<UInt8> {
      let subject = try #require(SubjectID(stored: [UInt8](repeating: number, count: 32)))
      var batch = Batch(mark: mark)
      batch.change(.key(subject, state: .living, epoch: "one", body: secret))
      _ = try await store.commit(batch)
    }
    #expect(traces(of: secret, in: store) > 0)
    for number in 0..<50 as Range<UInt8> {
      let subject = try #require(SubjectID(stored: [UInt8](repeating: number, count: 32)))
      var batch = Batch(mark: mark)
      batch.change(.key(subject, state: .erased, epoch: "", body: []))
      _ = try await store.commit(batch)
    }
    #expect(traces(of: secret, in: store) > 0)
    #expect(try await store.purgeResidue() == .clean)
    #expect(traces(of: secret, in: store) == 0)
  }

  @Test func `a purge leaves the host's patience as it was`() async throws {
    let place = try Place()
    defer { place.remove() }
    let pool = try place.hostPool()
    let store = try SQLiteStore(pool: pool)
    try await pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 1234") }
    #expect(try await store.purgeResidue() == .clean)
    let patience = try await pool.writeWithoutTransaction {
      try Int.fetchOne($0, sql: "PRAGMA busy_timeout")
    }
    #expect(patience == 1234)
  }

  private func traces(of secret: [UInt8], in store: SQLiteStore) -> Int {
    store.files.reduce(0) { count, file in
      guard let data = FileManager.default.contents(atPath: file) else { return count }
      return count + data.ranges(of: secret).count
    }
  }
}
