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

  /// With small pages the rows are longer than one keeps, and the secret lies where it is cut.
  @Test(arguments: [(512, 20, 469), (1_024, 80, 981), (4_096, 0, 0)])
  func `after a purge no file holds a deleted key any more, nor half of one`(
    _ pageSize: Int, _ before: Int, _ after: Int
  ) async throws {
    let place = try Place()
    defer { place.remove() }
    try place.make(pageSize: pageSize)
    let store = try SQLiteStore(path: place.file)
    let mark = ClockMark(wall: 1, trusted: 1, monotonic: 1, boot: "test")
    let secret = [UInt8]("a wrapped key of 40 bytes, not a word...".utf8)
    let halves = [Array(secret[..<20]), Array(secret[20...])]
    for number in 0..<50 as Range<UInt8> {
      let subject = try #require(SubjectID(stored: [UInt8](repeating: number, count: 32)))
      var batch = Batch(mark: mark)
      let body =
        [UInt8](repeating: 7, count: before) + secret
        + [UInt8](repeating: 7, count: after == 0 ? 0 : after + Int(number))
      batch.change(.key(subject, state: .living, epoch: "one", body: body))
      _ = try await store.commit(batch)
    }
    let whole = traces(of: secret, in: store)
    for half in halves {
      // Some were cut in the first half, some in the last.
      #expect((traces(of: half, in: store) > whole) == (pageSize < 4_096))
    }
    for number in 0..<50 as Range<UInt8> {
      let subject = try #require(SubjectID(stored: [UInt8](repeating: number, count: 32)))
      var batch = Batch(mark: mark)
      batch.change(.key(subject, state: .erased, epoch: "", body: []))
      _ = try await store.commit(batch)
    }
    for half in halves { #expect(traces(of: half, in: store) > 0) }
    #expect(try await store.purgeResidue() == .clean)
    for half in halves { #expect(traces(of: half, in: store) == 0) }
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
