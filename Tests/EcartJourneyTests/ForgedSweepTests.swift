// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartDeletion
@testable import EcartVault

/// What sweeps make of a database that somebody wrote to.
@Suite("Sweeps over a changed database")
struct ForgedSweepTests {
  @Test func `a sweep destroys no root whose epoch keys still name, whatever the records say`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002"] { try await host.receive(id) }
    let roots = try await host.vault.provider.roots()
    try await host.pool.write { db in
      try db.execute(
        sql: "DELETE FROM record WHERE space IN ('EcartVault.EpochRecord',"
          + " 'EcartVault.EpochPointer')")
    }
    _ = try await host.sweep()
    host.clock.advance(by: 20 * Sample.day)
    _ = try await host.sweep()
    host.clock.advance(by: 20 * Sample.day)
    _ = try await host.sweep()
    #expect(Set(try await host.vault.provider.roots()).isSuperset(of: roots))
  }

  /// Writes names of epochs into a living subject's row, as whoever has the database can; the row's code
  /// does not fit any more.
  private func name(_ epochs: [String], inRowOf id: String, _ host: Host) async throws {
    let subject = try host.subject(id)
    let row = try #require(try await host.keeper.store.key(of: subject))
    var body = try KeyBody(decoding: row.body)
    body.epochs += epochs.filter { !body.epochs.contains($0) }
    let forged = Data(body.authenticated + row.body.suffix(KeyBody.codeCount))
    try await host.pool.write { db in
      try db.execute(
        sql: "UPDATE key SET version = version + 1, body = ? WHERE subject = ?",
        arguments: [forged, Data(subject.bytes)])
    }
  }

  @Test func `epochs that somebody wrote into a due row lose no root by it`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    // Its root is that of the accounts, which lives on.
    _ = try await host.keeper.admit(
      BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    try await host.receive("2001")
    let living = try await Vault.livingEpochs(host.keeper.survey).map(\.id)
    let standing = try #require(living.first { $0.hasPrefix("standing-") })
    let open = try #require(living.filter { $0.hasPrefix("open-") }.max())
    try await name([standing, open], inRowOf: "1001", host)
    #expect(try await host.sweep().erased == 1)
    host.clock.advance(by: 61)
    _ = try await host.verify()
    _ = try await host.sweep()
    let roots = try await host.vault.provider.roots()
    #expect(roots.contains(standing) && roots.contains(open))
    #expect(try await host.evidence("\"kind\":\"key-row-changed\"") == 1)
  }

  @Test func `an epoch's name that is none keeps nobody else from being certified`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002", "1003"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    try await name(["NOT A NAME"], inRowOf: "1002", host)
    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == 3)
    host.clock.advance(by: 61)
    _ = try await host.verify()
    #expect(try await host.sweep().certified == 2)
  }

  @Test func `one spoilt row does not keep the others from being erased and certified`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002", "1003"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    // The second's clock is taken away with its row's last byte, so that it stays in the epoch.
    let subject = try host.subject("1002")
    try await host.pool.write { db in
      try db.execute(
        sql:
          "UPDATE key SET version = version + 1, body = substr(body, 1, length(body) - 1) || x'00'"
          + " WHERE subject = ?", arguments: [Data(subject.bytes)])
      try db.execute(
        sql: "DELETE FROM obligation WHERE subject = ?", arguments: [Data(subject.bytes)])
    }
    host.clock.advance(by: 30 * Sample.day)
    let report = try await host.sweep()
    #expect(report.erased == 2)
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 2)
    #expect(try await host.sweep().certified == 2)
    #expect(try await host.evidence("\"kind\":\"key-not-rotated\"") > 0)
  }

  @Test func `a made-up record of an erasure has no living root destroyed`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002"] { try await host.receive(id) }
    _ = try await Sample.deliver("1002", host.keeper)
    let roots = Set(try await host.vault.ownRoots())
    let epochs = String(decoding: try JSONEncoder().encode(Array(roots)), as: UTF8.self)
    let body = """
      {"stage":"purged","kind":"order","origin":"a/b/c","rule":"delivered","basis":0,"due":0,
      "erased":0,"epochs":\(epochs),"epochsGone":0,"restores":0,"keyID":1,"algorithm":"AES256_GCM",
      "sample":"","fingerprints":[],"copies":0}
      """
    try await host.pool.write { db in
      try db.execute(
        sql: "INSERT INTO record (space, key, version, idx, body)"
          + " VALUES ('EcartDeletion.ErasureRecord', ?, 1, 'purged', ?)",
        arguments: [String(repeating: "a", count: 64), Data(body.utf8)])
    }
    let report = try await host.sweep()
    #expect(report.delays.contains { $0.contains("not written by this installation") })
    #expect(report.rewrapped == 0 && report.rootsDestroyed == 0)
    #expect(Set(try await host.vault.ownRoots()) == roots)
  }

  @Test func `an erased subject whose tombstone was taken away gets no key`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    let subject = try host.subject("1001")
    try await host.pool.write { db in
      try db.execute(
        sql: "DELETE FROM key WHERE subject = ?", arguments: [Data(subject.bytes)])
    }
    await #expect(throws: Denied<Receive<SampleOrder>>.self) { try await host.receive("1001") }
    #expect(try await host.keeper.store.key(of: subject) == nil)
    let again = try await Host.open(host.directory, host.clock)
    #expect(try await again.state("1001") == .erased)
  }

  @Test func `rows of the wrong types stop neither a sweep nor an opening`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    let due = try #require(try await host.vault.ownRoots().first { $0.hasPrefix("due-") })
    try await host.pool.write { db in
      try db.execute(
        sql: "INSERT INTO key VALUES (x'01', 1, 1, ?, x''), (x'02', 1, 1, ?, 'text')",
        arguments: [due, due])
      try db.execute(
        sql: "INSERT INTO record (space, key, version, idx, body)"
          + " VALUES ('EcartDeletion.ErasureRecord', 'x', 1, 'purged', x'7b'),"
          + " ('EcartVault.EpochRecord', 'x', 1, 'living', x'7b')")
    }
    host.clock.advance(by: 30 * Sample.day)
    let report = try await host.sweep()
    #expect(report.erased == 2)
    #expect(report.delays.contains { $0.contains("not as they were written") })
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 2)
    #expect(try await host.sweep().certified == 2)
    #expect(try await !host.vault.provider.hasRoot(due))
    // A tombstone whose version is a text is told, and traps nobody.
    try await host.pool.write { db in
      try db.execute(sql: "UPDATE key SET version = 'x' WHERE state = 2")
    }
    await #expect(throws: OpeningFault.self) {
      _ = try await Host.open(host.directory, host.clock)
    }
  }

  @Test func `an erasure's record that nobody can read keeps no other from being verified`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    try await host.pool.write { db in
      try db.execute(
        sql: "INSERT INTO record (space, key, version, idx, body)"
          + " VALUES ('EcartDeletion.ErasureRecord', 'x', 1, 'rootsDestroyed', x'7b')")
    }
    host.clock.advance(by: 61)
    // What `dpp sweep` asks before it verifies.
    #expect(try await ErasureChecks.unverified(host.keeper.survey).count == 1)
    let report = try await host.verify()
    #expect(report.verified == 1)
    #expect(report.faults.count == 1 && report.faults[0].contains("cannot be read"))
    #expect(try await host.sweep().certified == 1)
  }

  @Test(arguments: [Int64.min, -1])
  func `a generation that there cannot be is no way to end the program`(forged: Int64) async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    try await host.pool.write { db in
      try db.execute(
        sql: "UPDATE record SET body = ? WHERE space = 'EcartDeletion.AnchorRecord'",
        arguments: [Data(#"{"generation":\#(forged)}"#.utf8)])
      #expect(db.changesCount == 1)
    }
    try host.close()
    let again = try await Host.open(host.directory, host.clock)
    #expect(try await again.state("1001") == .erased)
    #expect(try await again.evidence("restored-from-backup", "\"outcome\":\"alarm\"") == 1)
  }

  @Test func `the root of a due day that is over goes, whatever was done to who was in it`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    let before = try await host.keyRows()
    _ = try await Sample.deliver("1001", host.keeper)
    let due = try #require(try await host.vault.ownRoots().first { $0.hasPrefix("due-") })
    // The row of yesterday says nothing of the due day's epoch.
    try await host.put(before)
    host.clock.advance(by: 31 * Sample.day)
    #expect(try await host.sweep().erased == 1)
    #expect(try await !host.vault.provider.hasRoot(due))
  }

  @Test func `one epoch whose root is lost keeps no other root alive`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002"] {
      try await host.receive(id)
      host.clock.advance(by: 8 * Sample.day)
    }
    let open = try await host.vault.ownRoots().filter { $0.hasPrefix("open-") }.sorted()
    let lost = try #require(open.first)
    try FileManager.default.removeItem(atPath: "\(host.directory)/roots/\(lost).root")
    try host.vault.forget([host.subject("1001"), host.subject("1002")], epochs: open)
    _ = try await Sample.deliver("1002", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    let report = try await host.sweep()
    #expect(report.erased > 0)
    #expect(report.delays.contains { $0.contains(lost) })
    host.clock.advance(by: 61)
    _ = try await host.verify()
    _ = try await host.sweep()
    #expect(try await host.keeper.certificate(of: host.subject("1002")) != nil)
  }

  @Test func `a verification that nobody made is not certified`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    host.clock.advance(by: 61)
    // A statement as good as any, by a key of the forger's own.
    let subject = try host.subject("1001")
    let forger = try Ed25519.PrivateKey.generate()
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    let statement = try encoder.encode(
      Verification.Statement(
        subject: subject, store: host.keeper.storeID, at: host.clock.now, checks: ["all is well"],
        sample: "00"))
    let forged = Verification(
      statement: statement, signature: Data(try forger.sign(Array(statement))),
      key: Data(forger.publicKey.bytes))
    _ = try await host.keeper.admit(RecordVerification(subject: subject, verification: forged))
    let report = try await host.sweep()
    #expect(report.certified == 0)
    #expect(report.delays.contains { $0.contains("whom the anchor does not name") })
    #expect(try await host.keeper.certificate(of: subject) == nil)
  }
}
