// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartLedger
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@Suite("A backup put back after an erasure")
struct RestoreTests {
  /// A host whose order 1001 was erased and certified after a backup was taken.
  private struct Restored {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    var bodies: [String: String] = [:]
    var erased: SubjectID?
    /// Minted before the restore, and good for hours yet.
    var old: Proof<SignIn>?

    init(takingRootsAlong roots: Bool) async throws {
      let host = try await Host.open(directory, clock)
      try await host.bootstrap()
      try await host.receive("1001")
      _ = try await Sample.deliver("1001", host.keeper)
      clock.advance(by: 27 * Sample.day)
      try await host.receive("1002")
      for id in ["1001", "1002"] { bodies[id] = try await host.body(id) }
      try backUp(host, roots: roots)
      clock.advance(by: 3 * Sample.day)
      try await host.receive("1003")
      try await host.eraseAndCertify()
      #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
      erased = try host.subject("1001")
      old = try await host.signIn()
      try host.close()
      try putBack(roots: roots)
    }

    private var copy: String { directory + ".backup" }

    /// The backup set: a consistent copy of the store, and the public keys.
    private func backUp(_ host: Host, roots: Bool) throws {
      let files = FileManager.default
      try files.createDirectory(atPath: copy, withIntermediateDirectories: true)
      let store = try #require(host.keeper.store as? SQLiteStore)
      try store.backup(to: "\(copy)/store.sqlite")
      try files.copyItem(atPath: "\(directory)/public", toPath: "\(copy)/public")
      if roots { try files.copyItem(atPath: "\(directory)/roots", toPath: "\(copy)/roots") }
    }

    private func putBack(roots: Bool) throws {
      let files = FileManager.default
      for name in ["store.sqlite-wal", "store.sqlite-shm"] {
        try? files.removeItem(atPath: "\(directory)/\(name)")
      }
      for name in ["store.sqlite", "public"] + (roots ? ["roots"] : []) {
        try files.removeItem(atPath: "\(directory)/\(name)")
        try files.copyItem(atPath: "\(copy)/\(name)", toPath: "\(directory)/\(name)")
      }
    }
  }

  @Test func `it opens nothing that was erased, and says that it was put back`() async throws {
    let restored = try await Restored(takingRootsAlong: false)
    let host = try await Host.open(restored.directory, restored.clock)
    // The anchor has replayed the tombstone before anything is served.
    #expect(try await host.state("1001") == .erased)
    let body = try #require(restored.bodies["1001"])
    await #expect(throws: Denied<RevealFields<SampleOrder, Fulfilment>>.self) {
      _ = try await host.recipient(inBody: body)
    }
    await #expect(throws: Denied<Receive<SampleOrder>>.self) { try await host.receive("1001") }
    #expect(try await host.evidence("restored-from-backup", "\"outcome\":\"alarm\"") == 1)
    try await host.keeper.checkpoint()
    let ledger = try await host.verifiedLedger()
    #expect(ledger.covered == ledger.entries)
    // Sessions from before are over, in this process too.
    let old = try #require(restored.old)
    do {
      _ = try await host.keeper.admit(UseSignIn(signIn: old))
      Issue.record("a proof from before the restore was honoured")
    } catch Denied<UseSignIn>.interrupted(.proof(let fault)) { #expect(fault == .undone) }
    // Time has not moved by the restore.
    #expect(host.keeper.now == restored.clock.now)
    // What had not to be erased is still there, if it is not newer than the backup.
    #expect(
      try await host.recipient(inBody: #require(restored.bodies["1002"])) == "Ana Sample-1002")
    #expect(try await host.state("1003") == nil)
    // A second opening has nothing to catch up with.
    try host.close()
    let again = try await Host.open(restored.directory, restored.clock)
    #expect(try await again.evidence("restored-from-backup") == 1)
    // The erasure goes through all stages once more, and ends in a certificate once more: when the roots
    // are gone that the backup does not know, and that the key may have been under.
    try await again.eraseAndCertify()
    #expect(try await again.keeper.certificate(of: again.subject("1001")) == nil)
    restored.clock.advance(by: 30 * Sample.day)
    _ = try await again.sweep()
    try await again.eraseAndCertify()
    #expect(try await again.keeper.certificate(of: again.subject("1001")) != nil)
    #expect(try await again.mismatchedRoots() == [])
  }

  /// The documented limit: roots never belong into a backup, and this is why. THREAT_MODEL.md says
  /// so under what the library does not protect against.
  @Test func `together with a copy of the roots it does open`() async throws {
    let restored = try await Restored(takingRootsAlong: true)
    // The time is the day of the erasure; within the retention time the copy is as good as new.
    let host = try await Host.open(restored.directory, TestingClock(Sample.start))
    #expect(try await host.state("1001") == .living)
    #expect(
      try await host.recipient(inBody: #require(restored.bodies["1001"])) == "Ana Sample-1001")
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let threats = try String(
      contentsOf: repository.appending(path: "THREAT_MODEL.md"), encoding: .utf8)
    #expect(threats.contains("**Somebody who copies the roots.**"))
  }

  @Test func `a store without its anchor is not served`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try host.close()
    try FileManager.default.removeItem(atPath: "\(directory)/roots/anchor")
    await #expect(throws: OpeningFault.self) { _ = try await Host.open(directory, clock) }
  }

  @Test(arguments: [false, true])
  func `a backup of the last hour is told by the checkpoint beside the anchor`(isAway: Bool)
    async throws
  {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let host = try await Host.open(directory, clock)
    let checkpoint = "\(directory)/roots/anchor.checkpoint"
    try await host.receive("1000")
    try await host.keeper.checkpoint()
    #expect(!FileManager.default.fileExists(atPath: checkpoint))
    let backup = directory + ".backup.sqlite"
    try host.copy(to: backup)
    // No act is announced, and no line is written: the hour's is there.
    clock.advance(by: 60)
    try await host.receive("1001")
    try await host.keeper.checkpoint()
    #expect(FileManager.default.fileExists(atPath: checkpoint))
    try host.close()
    try Sample.putBack(backup, in: directory)
    if isAway { try FileManager.default.removeItem(atPath: checkpoint) }
    let again = try await Host.open(directory, clock)
    #expect(
      try await again.evidence("restored-from-backup", "\"outcome\":\"alarm\"")
        == (isAway ? 0 : 1))
  }

  @Test func `a root no epoch knows is kept for 30 days, so that a restore can be undone`()
    async throws
  {
    let restored = try await Restored(takingRootsAlong: false)
    let host = try await Host.open(restored.directory, restored.clock)
    func strays() async throws -> Int {
      let epochs = try await Vault.livingEpochs(host.keeper.survey).map(\.id)
      return Set(try await host.vault.provider.roots()).subtracting(epochs).count
    }
    _ = try await host.sweep()
    #expect(try await strays() > 0)
    host.clock.advance(by: 29 * Sample.day)
    _ = try await host.sweep()
    #expect(try await strays() > 0)
    host.clock.advance(by: Sample.day)
    _ = try await host.sweep()
    #expect(try await strays() == 0)
    #expect(try await host.mismatchedRoots() == [])
  }
}

/// The smallest gate that takes a sign-in.
struct UseSignIn: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  let signIn: Proof<SignIn>
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    _ = try await desk.honour(signIn)
    return .admit((), for: .seconds(60))
  }
}
