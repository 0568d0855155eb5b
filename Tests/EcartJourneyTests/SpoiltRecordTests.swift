// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Synchronization
import Testing

@testable import EcartDeletion
@testable import EcartVault

/// Records that somebody spoilt, or lists where they do not belong: a sweep goes on with everything else,
/// and takes nobody further than they have come.
@Suite("Sweeps over spoilt records")
struct SpoiltRecordTests {
  private struct Down: Error {}

  /// One erased subject whose rows are not purged yet, and one that lives.
  private func erased() async throws -> Host {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    try await host.receive("2001")
    let sweeper = try Sweeper(
      host.keeper, purging: [PurgeHandler("orders") { _ in throw Down() }])
    await #expect(throws: SweepIncomplete.self) { _ = try await sweeper.sweep() }
    return host
  }

  private func change(_ host: Host, _ sql: String) async throws {
    try await host.pool.write { db in
      try db.execute(sql: sql)
      #expect(db.changesCount > 0, "\(sql)")
    }
  }

  @Test(arguments: ["purged", "rootsDestroyed", "verified"])
  func `a record that is listed further than it has come skips no handler`(stage: String)
    async throws
  {
    let host = try await erased()
    try await change(
      host,
      "UPDATE record SET idx = '\(stage)' WHERE space = 'EcartDeletion.ErasureRecord'")
    let purged = Mutex<[SubjectID]>([])
    let report = try await Sweeper(
      host.keeper,
      purging: [
        PurgeHandler("orders") { given in
          purged.withLock { $0 += given }
          return given.count
        }
      ]
    ).sweep()
    #expect(try purged.withLock(\.self) == [host.subject("1001")])
    #expect(report.delays.contains { $0.contains("have not come to") && $0.contains(": 1;") })
    #expect(try await host.evidence("\"kind\":\"erasure-misfiled\"", "key-destroyed") == 1)
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 1)
    #expect(try await host.sweep().certified == 1)
  }

  @Test func `nobody is taken further than from one stage to the next`() async throws {
    let host = try await erased()
    let key = RecordKey(try host.subject("1001"))
    for stage in [ErasureRecord.Stage.rootsDestroyed, .verified, .certified, .keyDestroyed] {
      _ = try await host.keeper.admit(AdvanceErasures(subjects: [key], stage: stage))
      let record = try await host.keeper.survey.read(ErasureRecord.self, at: key)
      #expect(record?.stage == .keyDestroyed)
    }
    _ = try await host.keeper.admit(AdvanceErasures(subjects: [key], stage: .purged))
    #expect(
      try await host.keeper.survey.read(ErasureRecord.self, at: key)?.stage == .purged)
  }

  @Test func `a record that nobody can read is told, and so is one that somebody made up`()
    async throws
  {
    let host = try await erased()
    let key = RecordKey(try host.subject("1001"))
    let made = try #require(try await host.keeper.survey.read(ErasureRecord.self, at: key))
    var forged = made
    forged.stage = .verified
    let body = Data(try forged.encoded())
    try await host.pool.write { db in
      try db.execute(
        sql: "INSERT INTO record (space, key, version, idx, body)"
          + " VALUES ('EcartDeletion.ErasureRecord', 'x', 1, 'purged', x'7b'),"
          + " ('EcartDeletion.ErasureRecord', ?, 1, 'purged', ?)",
        arguments: [String(repeating: "a", count: 64), body])
    }
    let report = try await host.sweep()
    #expect(report.delays.contains { $0.hasPrefix("1 records of erasures cannot be read") })
    #expect(report.delays.contains { $0.contains("where they stand: 0; the others") })
    #expect(report.rowsPurged == 1)
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 1)
    #expect(try await host.sweep().certified == 1)
  }

  @Test func `pointers to epochs that nobody can read stop neither a sweep nor anybody's sealing`()
    async throws
  {
    let host = try await erased()
    let before = try await host.epoch(of: "2001")
    try await change(
      host, "UPDATE record SET body = x'7b' WHERE space = 'EcartVault.EpochPointer'")
    // The open epoch is a week old, and its subjects move.
    host.clock.advance(by: 8 * Sample.day)
    _ = try await host.sweep()
    #expect(try await host.epoch(of: "2001") != before)
    try await host.receive("2002")
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 1)
    #expect(try await host.sweep().certified == 1)
    try await host.bootstrap()
    for id in ["2001", "2002"] {
      let body = try #require(try await host.body(id))
      #expect(try await host.recipient(inBody: body) == "Ana Sample-\(id)")
    }
  }

  @Test func `a list of roots that no epoch knows, which nobody can read, begins anew`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    // What a crash leaves between a root and its epoch.
    let stray = try await host.vault.makeEpoch(.due(day: 30_000)).key.id
    _ = try await host.sweep()
    host.clock.advance(by: 20 * Sample.day)
    try await change(
      host, "UPDATE record SET body = x'7b' WHERE space = 'EcartDeletion.StrayRoots'")
    let report = try await host.sweep()
    #expect(report.delays.contains { $0.hasPrefix("Since when there are roots") })
    #expect(try await host.sweep().delays.isEmpty)
    host.clock.advance(by: 29 * Sample.day)
    _ = try await host.sweep()
    #expect(try await host.vault.provider.hasRoot(stray))
    host.clock.advance(by: 2 * Sample.day)
    _ = try await host.sweep()
    #expect(try await !host.vault.provider.hasRoot(stray))
  }

  @Test func `a certificate's record that nobody can read keeps no other from being issued`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    let spoilt = try host.subject("1001")
    try await host.pool.write { db in
      try db.execute(
        sql: "INSERT INTO record (space, key, version, body)"
          + " VALUES ('EcartDeletion.CertificateRecord', ?, 1, x'7b')",
        arguments: [spoilt.description])
    }
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 2)
    let report = try await host.sweep()
    #expect(report.certified == 1)
    #expect(report.delays.contains { $0.contains("of its certificate cannot be read") })
    #expect(try await host.keeper.certificate(of: host.subject("1002")) != nil)
  }

  @Test func `a key that is there again under an epoch nobody can read keeps no other from it`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    let before = try await host.keyRows().filter { $0.subject == (try? host.subject("1001")) }
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    try await host.put(before)
    let epoch = try #require(before.first?.epoch)
    try host.vault.forget([], epochs: [epoch])
    try await host.pool.write { db in
      try db.execute(
        sql: "UPDATE record SET body = x'7b' WHERE space = 'EcartVault.EpochRecord' AND key = ?",
        arguments: [epoch])
      #expect(db.changesCount == 1)
    }
    host.clock.advance(by: 61)
    let report = try await host.verify()
    #expect(report.verified == 1)
    #expect(report.faults.contains { $0.contains("had been changed in the database") })
  }
}
