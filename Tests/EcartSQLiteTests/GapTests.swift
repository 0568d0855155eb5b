// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation
import GRDB
import Testing

/// SplitMix64 (Steele, Lea, Flood 2014).
private struct Mix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite("Copies of keys in the gaps of SQLite's pages")
struct GapTests {
  @Test(arguments: [128, 4_096], [512, 1_024, 4_096])
  func `a copy in a gap is overwritten, and every row stays as it was`(
    reach: Int, pageSize: Int
  ) async throws {
    let place = try Place()
    defer { place.remove() }
    try place.make(pageSize: pageSize)
    let erased = try subject(150)
    // With small pages rows are cut, and a gap may have no more than half a key.
    let secret = Array(
      "a wrapped key of 40 bytes, not a word...".utf8.prefix(pageSize < 4_096 ? 20 : 40))
    do {
      let store = try SQLiteStore(path: place.file)
      var batch = Batch(mark: ClockMark(wall: 1, trusted: 1, monotonic: 1, boot: "test"))
      for number in 0..<300 {
        // With small pages all of them go on in an overflow page, and leave a gap.
        let body = [UInt8](
          repeating: UInt8(number % 250), count: pageSize == 1_024 ? 1_177 : 220)
        let subject = try subject(number)
        guard subject != erased else { continue }
        batch.change(.key(subject, state: .living, epoch: "one", body: body))
      }
      batch.change(.key(erased, state: .erased, epoch: "", body: []))
      _ = try await store.commit(batch)
      #expect(try await store.purgeResidue() == .clean)
    }
    try plant(secret, beside: erased, in: place.file, pageSize)

    let store = try SQLiteStore(path: place.file)
    let before = try await rows(store)
    // What SQLite does by itself leaves it where it is.
    #expect(try await store.purgeResidue() == .clean)
    #expect(try count(secret, place) == 1)
    #expect(try await store.purgeResidue(around: [erased], reach: reach) == .clean)
    #expect(try count(secret, place) == 0)
    #expect(try await rows(store) == before)
    #expect(before.count == 300)
    let pool = try place.hostPool()
    #expect(try await pool.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
  }

  @Test(arguments: [
    "CREATE TABLE orders (subject BLOB REFERENCES key (subject) ON DELETE CASCADE)",
    "CREATE TRIGGER gone AFTER DELETE ON key BEGIN SELECT 1; END",
    "UPDATE",
  ])
  func `nothing is taken out that others hang on or that does not come back as it was`(
    _ change: String
  ) async throws {
    let place = try Place()
    defer { place.remove() }
    let store = try SQLiteStore(path: place.file)
    let erased = try subject(1)
    var batch = Batch(mark: ClockMark(wall: 1, trusted: 1, monotonic: 1, boot: "test"))
    for number in 0..<20 {
      let body = [UInt8](repeating: 0, count: 40) + [UInt8(number)]
      batch.change(.key(try subject(number), state: .living, epoch: "one", body: body))
    }
    _ = try await store.commit(batch)
    let pool = try place.hostPool()
    let spoils = change.hasPrefix("UPDATE")
    let spoilt = try subject(2)
    try await pool.write { db in
      if spoils {
        try db.execute(
          sql: "UPDATE key SET body = CAST(body AS TEXT) WHERE subject = ?",
          arguments: [Data(spoilt.bytes)])
      } else {
        try db.execute(sql: change)
        if change.contains("orders") {
          try db.execute(sql: "INSERT INTO orders SELECT subject FROM key")
        }
      }
    }
    func contents() async throws -> [String] {
      try await pool.read { db in
        try String.fetchAll(
          db, sql: "SELECT typeof(body) || hex(body) || hex(subject) FROM key ORDER BY subject")
          + (change.contains("orders")
            ? [try String.fetchOne(db, sql: "SELECT count(*) FROM orders") ?? ""] : [])
      }
    }
    let before = try await contents()
    #expect(before.contains { $0.hasPrefix("text") } == spoils)
    #expect(try await store.purgeResidue(around: [erased], reach: 40) == .clean)
    #expect(try await contents() == before)
  }

  @Test func `what SQLite truly leaves when it moves rows is overwritten`() async throws {
    let place = try Place()
    defer { place.remove() }
    let store = try SQLiteStore(path: place.file)
    let seed = UInt64.random(in: 1...999_999)
    var random = Mix(state: seed)
    let subjects = try (0..<6_000).map { try subject($0) }
    var marks: [SubjectID: [UInt8]] = [:]
    var gone: [(subject: SubjectID, mark: [UInt8])] = []
    func body(_ subject: SubjectID) -> [UInt8] {
      if let old = marks[subject] { gone.append((subject, old)) }
      let mark = (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }
      marks[subject] = mark
      return mark + [UInt8](repeating: 7, count: .random(in: 160..<560, using: &random))
    }
    let clock = ClockMark(wall: 1, trusted: 1, monotonic: 1, boot: "test")
    for _ in 0..<24 {
      var batch = Batch(mark: clock)
      for _ in 0..<700 {
        let subject = subjects.randomElement(using: &random) ?? subjects[0]
        batch.change(.key(subject, state: .living, epoch: "one", body: body(subject)))
      }
      _ = try await store.commit(batch)
    }
    #expect(try await store.purgeResidue() == .clean)
    var left = try among(gone, place)
    print("seed \(seed): SQLite left \(left.count) halves of \(gone.count) replaced keys in gaps")
    // As the verifier tries: seldom a page is only reached from further away.
    for reach in [128, 512, 4_096] where !left.isEmpty {
      #expect(try await store.purgeResidue(around: left, reach: reach) == .clean)
      left = try among(gone, place)
    }
    #expect(left == [])
    for (subject, mark) in marks {
      #expect(try await store.key(of: subject)?.body.prefix(40).elementsEqual(mark) == true)
    }
  }

  /// Subjects in no order, as they are when they are drawn.
  private func subject(_ number: Int) throws -> SubjectID {
    var random = Mix(state: UInt64(number))
    return try #require(
      SubjectID(stored: (0..<32).map { _ in .random(in: 0...255, using: &random) }))
  }

  private func rows(_ store: SQLiteStore) async throws -> [KeyRow] {
    try await store.keys(of: (0..<300).map { try subject($0) })
      .sorted { $0.subject.bytes.lexicographicallyPrecedes($1.subject.bytes) }
  }

  private func count(_ secret: [UInt8], _ place: Place) throws -> Int {
    try Data(contentsOf: URL(fileURLWithPath: place.file)).ranges(of: secret).count
  }

  /// Of whose marks a half is in the file still.
  private func among(
    _ gone: [(subject: SubjectID, mark: [UInt8])], _ place: Place
  ) throws -> [SubjectID] {
    let data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: place.file)))
    var wanted: [UInt64: [(SubjectID, ArraySlice<UInt8>)]] = [:]
    for (subject, mark) in gone {
      for half in [mark[..<20], mark[20...]] {
        wanted[Self.head(half), default: []].append((subject, half))
      }
    }
    var left: [SubjectID] = []
    for start in 0..<data.count - 20 {
      guard let known = wanted[Self.head(data[start...])] else { continue }
      left += known.filter { data[start...].starts(with: $0.1) }.map(\.0)
    }
    return left
  }

  private static func head(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Writes bytes into the gap of the leaf page that has a subject's row, as SQLite leaves them there
  /// when it moves a row to another page (file format, 1.6: the gap is between the cells' pointers
  /// and the first cell).
  private func plant(
    _ bytes: [UInt8], beside subject: SubjectID, in file: String, _ size: Int
  ) throws {
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
    defer { try? handle.close() }
    let data = [UInt8](try #require(try handle.readToEnd()))
    for page in stride(from: size, to: data.count, by: size) {
      let content = data[page..<page + size]
      guard content.first == 0x0A, Data(content).range(of: Data(subject.bytes)) != nil else {
        continue
      }
      func number(_ offset: Int) -> Int {
        Int(data[page + offset]) << 8 | Int(data[page + offset + 1])
      }
      let gap = page + 8 + 2 * number(3)..<page + number(5)
      try #require(gap.count >= bytes.count)
      try handle.seek(toOffset: UInt64(gap.lowerBound))
      try handle.write(contentsOf: bytes)
      return
    }
    Issue.record("no leaf page has the row")
  }
}
