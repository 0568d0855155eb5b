// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

@testable import EcartDeletion

/// Somebody can write to the database, and has neither the roots nor the installation's key.
@Suite("Forged and returned rows")
struct ForgedRowsTests {
  @Test func `an erasure that never was is neither verified nor certified`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    try await host.receive("1002")
    _ = try await Sample.deliver("1002", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    // A true record, of the erased order, made over to the living one.
    let living = try host.subject("1001")
    let erased = try host.subject("1002")
    try await host.pool.write { db in
      try db.execute(
        sql: """
          INSERT INTO record SELECT space, ?, version + 1, idx, body FROM record
          WHERE space = 'EcartDeletion.ErasureRecord' AND key = ?
          """, arguments: [living.description, erased.description])
      try db.execute(
        sql: "UPDATE key SET version = version + 1, state = 2, epoch = '', body = x''"
          + " WHERE subject = ?", arguments: [Data(living.bytes)])
    }
    #expect(
      try await host.pool.read {
        try Int.fetchOne(
          $0, sql: "SELECT count(*) FROM record WHERE space = 'EcartDeletion.ErasureRecord'")
      } == 2)
    host.clock.advance(by: 61)
    let report = try await host.verify()
    #expect(report.verified == 1)
    #expect(report.faults.count == 1 && report.faults[0].contains("the anchor does not"))
    #expect(try await host.sweep().certified == 1)
    #expect(try await host.keeper.certificate(of: living) == nil)
    #expect(try await host.keeper.certificate(of: erased) != nil)
  }

  @Test func `a record of an erasure that was made shorter is not certified`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    try await host.pool.write { db in
      try db.execute(
        sql: "UPDATE record SET version = version + 1,"
          + " body = CAST(json_set(CAST(body AS TEXT), '$.epochs', json('[]')) AS BLOB)"
          + " WHERE space = 'EcartDeletion.ErasureRecord'")
    }
    host.clock.advance(by: 61)
    let report = try await host.verify()
    #expect(report.verified == 0 && report.faults.count == 1)
    #expect(try await host.sweep().certified == 0)
  }

  @Test func `a row said to be of another epoch is not lost, not re-keyed, and never certified`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    try await host.receive("1002")
    _ = try await Sample.deliver("1002", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    // The due day's epoch of the second is truly destroyed; the first is said to be in it.
    let destroyed = try #require(
      try await host.pool.read {
        try String.fetchOne(
          $0,
          sql: "SELECT key FROM record WHERE space = 'EcartVault.EpochRecord'"
            + " AND key LIKE 'due-%'")
      })
    let before = try await host.keyRows()
    let living = try host.subject("1001")
    try await host.pool.write { db in
      try db.execute(
        sql: "UPDATE key SET version = version + 1, epoch = ? WHERE subject = ?",
        arguments: [destroyed, Data(living.bytes)])
    }
    await #expect(throws: Denied<Receive<SampleOrder>>.self) { try await host.receive("1001") }
    #expect(
      try await host.keyRows().map(\.body) == before.map(\.body))
    // When its time comes it goes, and what it said of itself is not believed.
    host.clock.advance(by: 31 * Sample.day)
    #expect(try await host.sweep().erased == 1)
    #expect(try await host.evidence("\"kind\":\"key-row-changed\"") == 1)
    host.clock.advance(by: 61)
    _ = try await host.verify()
    _ = try await host.sweep()
    #expect(try await host.keeper.certificate(of: living) == nil)
  }

  @Test func `an erased subject's row that is put back opens nothing, and is fenced at opening`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    let before = try await host.keyRows()
    host.clock.advance(by: 30 * Sample.day)
    // A reader holds the sweep's end back, so nothing is certified meanwhile.
    let reader = try await host.readOldSnapshot()
    #expect(try await host.sweep().erased == 1)
    try await host.put(before)
    await #expect(throws: Denied<Receive<SampleOrder>>.self) { try await host.receive("1001") }
    // And one made-up tombstone, so that the numbers are right.
    try await host.pool.write { db in
      try db.execute(
        sql: "INSERT INTO key VALUES (?, 999999, 2, '', x'')", arguments: [Data(count: 32)])
    }
    let again = try await Host.open(host.directory, host.clock)
    let row = try await again.keeper.store.key(of: host.subject("1001"))
    #expect(row?.state == .erased)
    try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
  }
}
