// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation
import GRDB
import Testing

@Suite("Keys that SQLite cuts in two, because their rows are longer than a page keeps")
struct SmallPagesTests {
  enum Leftover: CaseIterable {
    /// A copy of the database from when the subjects lived.
    case copy
    /// The same, and somebody deleted the rows there without `secure_delete`: free pages and gaps.
    case freed
    /// A copy of the write-ahead log.
    case log
  }

  @Test(arguments: [512, 1_024], Leftover.allCases)
  func `the verifier certifies nothing of which a file holds such a key, and all once it is gone`(
    _ pageSize: Int, _ leftover: Leftover
  ) async throws {
    let small = try await SmallPageHost(pageSize)
    let host = small.host
    let path = "\(host.directory)/forgotten.sqlite" + (leftover == .log ? "-wal" : "")
    switch leftover {
    case .copy: try host.copy(to: path)
    case .log: try FileManager.default.copyItem(atPath: small.file + "-wal", toPath: path)
    case .freed:
      try host.copy(to: path)
      let copy = try DatabaseQueue(path: path)
      try await copy.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA secure_delete = OFF; DELETE FROM key")
      }
      try copy.close()
    }

    let file = try PageFile(path, pageSize: pageSize)
    let cuts = Set(small.keys.compactMap(file.cut))
    // Or it would show nothing: all are cut, and whole nowhere else.
    let onlyCut = small.keys.count { file.cut(of: $0) != nil && !file.has($0) }
    switch leftover {
    case .copy: #expect(cuts == Set(small.cuts) && onlyCut == small.keys.count)
    // Pages were put to other use since.
    case .freed: #expect(cuts.count > 5 && onlyCut >= cuts.count)
    // Rows from before they were lengthened may be there too, cut elsewhere or not at all.
    case .log: #expect(!cuts.isDisjoint(with: small.cuts) && onlyCut > 0)
    }
    let left = small.keys.filter { file.has($0.prefix(20)) || file.has($0.suffix(20)) }
    #expect(leftover == .freed ? left.count >= cuts.count : left.count == small.keys.count)

    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == small.keys.count)
    host.clock.advance(by: 61)
    let report = try await small.verify(searching: [path])
    #expect(report.faults.count == left.count)
    #expect(report.verified == small.keys.count - left.count)
    #expect(report.overwritten == 0)

    try FileManager.default.removeItem(atPath: path)
    #expect(try await small.verify().verified == left.count)
    #expect(try await host.sweep().certified == small.keys.count)
  }

  @Test(arguments: [512, 1_024])
  func `of copies in the store's own free pages none is left of what was verified`(
    _ pageSize: Int
  ) async throws {
    let small = try await SmallPageHost(pageSize)
    let host = small.host
    func left() throws -> Int {
      let file = try PageFile(small.file, pageSize: pageSize)
      return small.keys.count { file.has($0.prefix(20)) || file.has($0.suffix(20)) }
    }
    // A table that somebody made of the rows and took away again, without `secure_delete`.
    let other = try DatabaseQueue(path: small.file)
    func execute(_ sql: String) async throws {
      try await other.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA secure_delete = OFF; \(sql)")
      }
    }
    try await execute(
      """
      CREATE TABLE hoard (subject, version, state, epoch, body, PRIMARY KEY (subject)) WITHOUT ROWID;
      INSERT INTO hoard SELECT * FROM key
      """)
    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == small.keys.count)
    try await execute("DROP TABLE hoard")
    let file = try PageFile(small.file, pageSize: pageSize)
    #expect(Set(small.keys.compactMap(file.cut)).count > 5)
    #expect(!small.keys.contains(where: file.has))
    let before = try left()

    host.clock.advance(by: 61)
    let report = try await small.verify()
    // Writing rows anew puts some of the free pages to use, and not all.
    #expect(try report.faults.count == left())
    #expect(report.overwritten == before - report.faults.count)
    #expect(report.verified == small.keys.count - report.faults.count)

    try await execute("VACUUM")
    try #require(try await host.keeper.store.purgeResidue() == .clean)
    #expect(try await small.verify().verified == report.faults.count)
    #expect(try await host.sweep().certified == small.keys.count)
    try other.close()
  }

  @Test(arguments: [512, 1_024])
  func `after an ordinary sweep no file of the store holds half a key, and all is certified`(
    _ pageSize: Int
  ) async throws {
    let small = try await SmallPageHost(pageSize)
    let host = small.host
    let store = try #require(host.keeper.store as? SQLiteStore)
    func left() throws -> Int {
      let files = try store.files.map { try PageFile($0, pageSize: pageSize) }
      return small.keys.count { key in
        files.contains { $0.has(key.prefix(20)) || $0.has(key.suffix(20)) }
      }
    }
    #expect(try left() == small.keys.count)
    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == small.keys.count)
    host.clock.advance(by: 61)
    let report = try await small.verify()
    #expect(report.faults == [])
    #expect(report.verified == small.keys.count)
    #expect(try left() == 0)
    #expect(try await host.sweep().certified == small.keys.count)
  }
}
