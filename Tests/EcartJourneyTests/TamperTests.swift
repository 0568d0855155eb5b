// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartDeletion
import EcartPolicy
import EcartReport
import EcartTesting
import Foundation
import GRDB
import Testing

/// Somebody who can write to the database, and to nothing else.
@Suite("A database somebody wrote to")
struct TamperTests {
  private static let entryBase: Int64 = 1 << 61
  private static let checkpointBase: Int64 = 1 << 60

  /// An installation with one erased and one living order, closed.
  private func installation() async throws -> (directory: String, clock: TestingClock) {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let keeper = try await Gatekeeper.open(at: directory, clock: clock)
    _ = try await Sample.receive("1001", keeper)
    _ = try await Sample.receive("1002", keeper)
    _ = try await Sample.deliver("1001", keeper)
    clock.advance(by: 31 * Sample.day)
    #expect(try await Sweeper(keeper).sweep().erased == 1)
    return (directory, clock)
  }

  private func edit(_ directory: String, _ statements: @escaping (Database) throws -> Void) throws {
    let queue = try DatabaseQueue(path: "\(directory)/store.sqlite")
    try queue.write(statements)
    try queue.close()
  }

  @Test func `a ledger whose end was cut and replaced is not signed over`() async throws {
    let (directory, clock) = try await installation()
    // The newest checkpoint goes, and the entries since the one before it are replaced.
    try edit(directory) { db in
      let last = try Int64.fetchOne(
        db, sql: "SELECT max(id) FROM ledger WHERE id < ?", arguments: [Self.entryBase])
      try db.execute(sql: "DELETE FROM ledger WHERE id = ?", arguments: [last])
      let known = try Int64.fetchOne(
        db, sql: "SELECT max(id) FROM ledger WHERE id >= ? AND id < ?",
        arguments: [Self.checkpointBase, Self.entryBase])
      let size = (known ?? Self.checkpointBase) - Self.checkpointBase
      try db.execute(
        sql: "UPDATE ledger SET body = ? WHERE id >= ?",
        arguments: [Data(#"{"v":1,"kind":"nothing"}"#.utf8), Self.entryBase + size])
    }
    let error = await #expect(throws: OpeningFault.self) {
      _ = try await Gatekeeper.open(at: directory, clock: clock)
    }
    #expect("\(try #require(error))".contains("log-4"))
  }

  @Test func `a tombstone that was removed is set again before anything is served`() async throws {
    let (directory, clock) = try await installation()
    try edit(directory) { try $0.execute(sql: "DELETE FROM key WHERE state = 2") }
    let keeper = try await Gatekeeper.open(at: directory, clock: clock)
    await #expect(throws: Denied<Receive<SampleOrder>>.refused(.erased)) {
      _ = try await Sample.receive("1001", keeper)
    }
  }

  @Test func `the mark of a testing clock cannot be taken back`() async throws {
    let (directory, clock) = try await installation()
    try edit(directory) { db in
      try db.execute(
        sql: """
          UPDATE record SET body = CAST(replace(CAST(body AS TEXT), '"testing":true',
          '"testing":false') AS BLOB) WHERE space = '~store'
          """)
    }
    #expect(try await Auditor(directory: directory).audit().clock == .testing)
    // Opened by the system's clock, it is refused: the anchor knows better.
    await #expect(throws: OpeningFault.self) {
      _ = try await Gatekeeper.open(at: directory)
    }
    _ = clock
  }

  @Test func `a row beyond the ledger's end stops nobody for ever`() async throws {
    let (directory, clock) = try await installation()
    try edit(directory) {
      try $0.execute(sql: "INSERT INTO ledger VALUES (9223372036854775807, x'')")
    }
    await #expect(throws: OpeningFault.self) {
      _ = try await Gatekeeper.open(at: directory, clock: clock)
    }
    let report = try await Auditor(directory: directory).audit()
    #expect(report.findings.first { $0.id == Clause.ID("log-4") }?.verdict == .notSatisfied)
  }

  @Test func `an older anchor put back beside a newer store is noticed`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let anchor = "\(directory)/roots/anchor"
    var keeper: Gatekeeper? = try await Gatekeeper.open(at: directory, clock: clock)
    if let keeper { _ = try await Sample.receive("1001", keeper) }
    let old = try Data(contentsOf: URL(filePath: anchor))
    if let keeper {
      _ = try await Sample.deliver("1001", keeper)
      clock.advance(by: 31 * Sample.day)
      _ = try await Sweeper(keeper).sweep()
    }
    keeper = nil
    try old.write(to: URL(filePath: anchor))
    #expect(chmod(anchor, 0o600) == 0)
    await #expect(throws: OpeningFault.self) {
      _ = try await Gatekeeper.open(at: directory, clock: clock)
    }
  }

  @Test func `an unreadable key row keeps nobody else's key alive`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let keeper = try await Gatekeeper.open(at: directory, clock: clock)
    let broken = try await Sample.receive("1001", keeper)
    _ = try await Sample.receive("1002", keeper)
    try edit(directory) {
      try $0.execute(
        sql: "UPDATE key SET body = x'00' WHERE subject = ?",
        arguments: [Data(broken.subject.bytes)])
    }
    clock.advance(by: 61 * Sample.day)
    _ = try? await Sweeper(keeper).sweep()
    #expect(try await keeper.store.keyCount(.erased) == 2)
  }

  @Test func `a single use dies of what a proof dies of`() async throws {
    let keeper = try await Gatekeeper.open(
      at: Sample.directory(), clock: TestingClock(Sample.start))
    let use = try await keeper.admitOnce(RestingOnShelf())
    try await keeper.admit(ClearShelf())
    do {
      try await keeper.spend(use) { _ in }
      Issue.record("it was spent")
    } catch { #expect("\(error)".contains("undid")) }
  }
}

struct ShelfRecord: GateRecord, Codable {}

struct RestingOnShelf: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
  typealias Reason = Never
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    try await desk.rest(on: .of(ShelfRecord.self, "one"))
    return .admit((), for: .seconds(60))
  }
}

struct ClearShelf: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
  typealias Reason = Never
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    try await desk.revoke(.of(ShelfRecord.self, "one"))
    return .admit((), for: .zero)
  }
}
