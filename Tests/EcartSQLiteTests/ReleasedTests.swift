// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import Foundation
import GRDB
import Testing

/// One database of every format version that was ever released, made by the code of its day.
///
/// When the format moves: add a step to `Schema`, run this suite once with `ECART_MAKE_RELEASED=1`
/// and commit the new file. A file that is there is never made again.
@Suite("Databases of every released format", .serialized)
struct ReleasedTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Released")

  static func file(_ version: Int) -> URL {
    folder.appendingPathComponent("version-\(version).sqlite")
  }

  static var today: Int {
    get throws {
      let place = try Place()
      defer { place.remove() }
      return try SQLiteStore(path: place.file).identity.formatVersion
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["ECART_MAKE_RELEASED"] != nil))
  func `make the one of today's format`() async throws {
    let file = Self.file(try Self.today)
    try #require(!FileManager.default.fileExists(atPath: file.path))
    let place = try Place()
    defer { place.remove() }
    let store = try SQLiteStore(path: place.file)
    for batch in try Self.batches { _ = try await store.commit(batch) }
    try store.backup(to: file.path)
    let queue = try DatabaseQueue(path: file.path)
    try await queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = DELETE; VACUUM")
    }
    try queue.close()
  }

  @Test func `there is one of each`() throws {
    for version in 1...(try Self.today) {
      #expect(FileManager.default.fileExists(atPath: Self.file(version).path), "\(version)")
    }
  }

  @Test func `each opens, has all it had, and goes on`() async throws {
    let today = try Self.today
    for version in 1...today {
      let place = try Place()
      defer { place.remove() }
      try FileManager.default.copyItem(atPath: Self.file(version).path, toPath: place.file)
      let store = try SQLiteStore(path: place.file)
      #expect(store.identity.formatVersion == today)
      #expect(store.identity.livedOnTestingClock == false)
      #expect(try SQLiteStore(path: place.file).identity.id == store.identity.id)

      let listed = try await store.records(in: Keep.Kept.space, index: "red")
      #expect(listed.records == [StoredRecord(key: "a", version: 2, body: [1, 2], index: "red")])
      #expect(listed.version == 3)
      let erased = try Self.subject(1)
      #expect(try await store.key(of: erased)?.state == .erased)
      let living = try await store.keys(inEpoch: "2026-W47", after: nil, limit: 9)
      #expect(living.map(\.body) == [[8, 8]])
      let due = try await store.obligations(
        rule: "delivered", basisUpTo: Date(timeIntervalSince1970: 1_790_000_000), limit: 9)
      let expected = try Self.subject(2)
      #expect(due.map(\.subject) == [expected])
      #expect(try await store.ledgerEntries(from: 0, limit: 9) == [[10], [11], [12]])
      #expect(try await store.ledgerHashes(at: [0, 2]) == [[20], [22]])
      #expect(try await store.latestCheckpoint() == StoredCheckpoint(size: 2, text: [30]))
      #expect(try await store.clockMark()?.wall == 3_000)

      var batch = Batch(mark: Self.mark(4_000))
      batch.expect(.record(RecordAddress(Keep.Kept.self, "a"), version: 2))
      batch.expect(.checkpoint(size: 2))
      batch.entries = [[13]]
      #expect(try await store.commit(batch) == .committed(version: 4))
      #expect(try await store.ledgerCount() == 4)
      let integrity = try await place.hostPool().read {
        try String.fetchAll($0, sql: "PRAGMA integrity_check")
      }
      #expect(integrity == ["ok"])
    }
  }

  private static func mark(_ wall: Int64) -> ClockMark {
    ClockMark(wall: wall, trusted: wall, monotonic: 1, boot: "released")
  }

  private static func subject(_ number: UInt8) throws -> SubjectID {
    try #require(SubjectID(stored: [UInt8](repeating: number, count: 32)))
  }

  /// Every kind of change there is. A later format adds to it and changes nothing.
  private static var batches: [Batch] {
    get throws {
      let a = RecordAddress(Keep.Kept.self, "a")
      var first = Batch(mark: mark(1_000))
      first.change(.put(a, body: [1], index: "blue", movesSpace: true))
      first.change(.key(try subject(1), state: .living, epoch: "2026-W47", body: [7]))
      first.change(.key(try subject(2), state: .living, epoch: "2026-W47", body: [8, 8]))
      first.entries = [[10], [11]]
      var second = Batch(mark: mark(2_000))
      second.change(.put(a, body: [1, 2], index: "red", movesSpace: true))
      second.change(
        .integrate(hashes: [(0, [20]), (1, [21]), (2, [22])], size: 2, checkpoint: [30]))
      second.change(.key(try subject(1), state: .erased, epoch: "", body: []))
      var third = Batch(mark: mark(3_000))
      third.change(
        .put(RecordAddress(Keep.Kept.self, "b"), body: [], index: nil, movesSpace: true))
      for (number, basis) in [(2, 1_780_000_000.0), (3, 1_795_000_000.0)] as [(UInt8, Double)] {
        third.change(
          .owe(
            Obligation(
              storedRule: "delivered", subject: try subject(number),
              basis: Date(timeIntervalSince1970: basis))))
      }
      third.entries = [[12]]
      return [first, second, third]
    }
  }
}
