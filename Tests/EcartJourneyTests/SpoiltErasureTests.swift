// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartDeletion
@testable import EcartVault

/// What somebody with the database can do to keep everybody from being erased, or from a certificate, by
/// one row.
@Suite("One spoilt row")
struct SpoiltErasureTests {
  /// Orders that are due.
  private func due(_ ids: String...) async throws -> Host {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ids {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    host.clock.advance(by: 30 * Sample.day)
    return host
  }

  private func change(_ host: Host, _ sql: String, _ arguments: StatementArguments = [])
    async throws
  {
    try await host.pool.write { db in
      try db.execute(sql: sql, arguments: arguments)
      #expect(db.changesCount > 0, "\(sql)")
    }
  }

  /// A record that nobody can read, as text and as a number where bytes belong.
  private func spoil(_ id: String, _ host: Host, _ body: String = "x'7b'") async throws {
    try await change(
      host,
      "INSERT INTO record (space, key, version, idx, body)"
        + " VALUES ('EcartDeletion.ErasureRecord', ?, 1, 'x', \(body))",
      [host.subject(id).description])
  }

  @Test(arguments: ["x'7b'", "0"])
  func `a record of a living subject's erasure keeps nobody's key alive`(body: String) async throws
  {
    let host = try await due("1001", "1002", "1003")
    try await spoil("1002", host, body)
    let epochs = try await [host.epoch(of: "1001"), host.epoch(of: "1002")]
    let report = try await host.sweep()
    #expect(report.erased == 3)
    for id in ["1001", "1002", "1003"] { #expect(try await host.state(id) == .erased) }
    #expect(try await host.evidence("\"kind\":\"unreadable-erasure\"", "alarm") == 1)
    // Its rows are purged and its root goes like everybody's.
    #expect(report.rowsPurged == 3)
    for epoch in epochs { #expect(try await !host.vault.provider.hasRoot(epoch)) }
    host.clock.advance(by: 61)
    let verified = try await host.verify()
    #expect(verified.verified == 2 && verified.faults == [VerificationFault.rowChanged.words])
    #expect(try await host.sweep().certified == 2)
    #expect(try await host.keeper.certificate(of: host.subject("1002")) == nil)
  }

  @Test func `a record of a wrong type keeps nobody from being listed`() async throws {
    let host = try await due("1001", "1002")
    try await host.pool.write { db in
      try db.execute(
        sql: "INSERT INTO record (space, key, version, idx, body)"
          + " VALUES ('EcartDeletion.ErasureRecord', 'x', 'y', 'purged', 0)")
    }
    let report = try await host.sweep()
    #expect(report.erased == 2)
    #expect(report.delays.contains { $0.hasPrefix("1 records of erasures cannot be read") })
    let operators = try await Sweeper(host.keeper, leaving: nil).sweep()
    #expect(operators.delays.contains { $0.hasPrefix("1 records of erasures cannot be read") })
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 2)
    #expect(try await host.sweep().certified == 2)
  }

  @Test func `a record of a living subject's erasure keeps no opening from what was announced`()
    async throws
  {
    let host = try await due("1001", "1002")
    try await spoil("1002", host)
    let subjects = try ["1001", "1002"].map { try host.subject($0) }
    // A crash came between the anchor's line and the store.
    try host.vault.anchor.write(.tombstones, at: Timestamp.milliseconds(host.clock.now)) {
      $0.subjects = subjects
    }
    try host.close()
    let again = try await Host.open(host.directory, host.clock)
    for id in ["1001", "1002"] { #expect(try await again.state(id) == .erased) }
  }

  @Test(arguments: ["certified", "zzz", nil])
  func `a record that is listed where no sweep looks is taken up by an operator's`(
    place: String?
  ) async throws {
    let host = try await due("1001")
    _ = try await host.sweep()
    try await change(
      host, "UPDATE record SET idx = ? WHERE space = 'EcartDeletion.ErasureRecord'", [place])
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 0)
    let report = try await Sweeper(host.keeper, leaving: nil).sweep()
    #expect(report.delays.contains { $0.contains("have not come to") })
    #expect(try await host.evidence("\"kind\":\"erasure-misfiled\"", "alarm") == 1)
    #expect(try await host.verify().verified == 1)
    #expect(try await host.sweep().certified == 1)
  }

  @Test(
    arguments: [
      "json_remove(CAST(body AS TEXT), '$.verification')",
      "json_set(CAST(body AS TEXT), '$.verification.statement', '')",
    ])
  func `a verification that somebody took away or replaced is made once more`(
    change sql: String
  ) async throws {
    let host = try await due("1001")
    _ = try await host.sweep()
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 1)
    try await change(
      host,
      "UPDATE record SET body = CAST(\(sql) AS BLOB)"
        + " WHERE space = 'EcartDeletion.ErasureRecord'")
    let report = try await host.sweep()
    #expect(report.certified == 0)
    #expect(report.delays.contains { $0.contains("to be verified again") })
    #expect(try await host.evidence("\"kind\":\"verification-missing\"", "alarm") == 1)
    #expect(try await host.verify().verified == 1)
    #expect(try await host.sweep().certified == 1)
  }

  @Test func `the record of an epoch that is over stops neither a sweep nor an opening`()
    async throws
  {
    let host = try await due("1001", "1002")
    _ = try await host.sweep()
    let ended = try #require(try host.vault.anchor.summary().destroyedRoots.min())
    try await change(
      host,
      "UPDATE record SET body = x'7b' WHERE space = 'EcartVault.EpochRecord' AND key = ?", [ended])
    // A tombstone is away, so the next opening goes through all that was announced.
    try await change(
      host, "DELETE FROM key WHERE subject = ?", [Data(host.subject("1001").bytes)])
    try host.close()
    let again = try await Host.open(host.directory, host.clock)
    #expect(try await again.state("1001") == .erased)
    again.clock.advance(by: 61)
    #expect(try await again.verify().verified == 2)
    #expect(try await again.sweep().certified == 2)
  }

  @Test func `the record of a living epoch that nobody can read costs no false restore`()
    async throws
  {
    let host = try await due("1001")
    let epoch = try await host.epoch(of: "1001")
    try await change(
      host,
      "UPDATE record SET body = x'7b' WHERE space = 'EcartVault.EpochRecord' AND key = ?", [epoch])
    _ = try? await host.sweep()
    host.clock.advance(by: 31 * Sample.day)
    _ = try? await host.sweep()
    try host.close()
    let again = try await Host.open(host.directory, host.clock)
    #expect(try await again.evidence("restored-from-backup") == 0)
    #expect(try await again.state("1001") == .erased)
  }

  @Test func `fingerprints of another form are not taken for a search that found nothing`()
    async throws
  {
    let host = try await due("1001", "1002")
    _ = try await host.sweep()
    let subject = try host.subject("1001")
    let key = RecordKey(subject)
    var record = try #require(try await host.keeper.survey.read(ErasureRecord.self, at: key))
    #expect(record.window == Fingerprint.window && record.fingerprints.count == 2)
    record.window = nil
    let body = try record.coded(subject, by: host.vault.installation).encoded()
    try await change(
      host, "UPDATE record SET body = ? WHERE key = ?", [Data(body), key.description])
    host.clock.advance(by: 61)
    let report = try await host.verify()
    #expect(report.verified == 1)
    #expect(report.faults == [VerificationFault.searchedOtherwise.words])
  }

  @Test
  func `keys that cannot be destroyed keep nobody else's certificate, and cost no false restore`()
    async throws
  {
    let host = try await due("1001")
    _ = try await host.sweep()
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 1)
    for id in ["1002", "1003"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    host.clock.advance(by: 30 * Sample.day)
    try await host.pool.write { db in
      try db.execute(
        sql: "CREATE TRIGGER no BEFORE INSERT ON key WHEN NEW.state = 2"
          + " BEGIN SELECT RAISE(ABORT, 'no'); END")
    }
    let before = try host.vault.anchor.summary().generation
    for _ in 1...2 {
      let ending = try #require(
        await #expect(throws: SweepIncomplete.self) { _ = try await host.sweep() })
      #expect(ending.failures.map(\.step) == [.destroyingKeys])
      #expect(ending.report.erased == 0 && ending.report.rootsDestroyed == 0)
      #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
      // One announcement, however often: a second that nobody acknowledged would be taken for a restore.
      #expect(try host.vault.anchor.summary().generation == before + 1)
    }
    try await host.pool.write { try $0.execute(sql: "DROP TRIGGER no") }
    try host.close()
    let again = try await Host.open(host.directory, host.clock)
    #expect(try await again.evidence("restored-from-backup") == 0)
    for id in ["1002", "1003"] { #expect(try await again.state(id) == .erased) }
  }
}
