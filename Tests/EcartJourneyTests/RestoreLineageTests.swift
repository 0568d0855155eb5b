// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartDeletion

/// Which restore an erasure came after is counted, and not told by the clock: an opening may be cut short
/// and begin anew, and a clock may have been wrong.
@Suite("What a certificate waits for after a restore")
struct RestoreLineageTests {
  private let directory = Sample.directory()
  private let clock = TestingClock(Sample.start)
  private var backup: String { directory + ".backup.sqlite" }
  private var newer: String { directory + ".newer.sqlite" }

  @Test func `it waits when the opening that erased was cut short wherever it commits`()
    async throws
  {
    var host = try await Host.open(directory, clock)
    for id in ["1000", "1001", "1002"] { try await host.receive(id) }
    _ = try await Sample.deliver("1000", host.keeper)
    clock.advance(by: 25 * Sample.day)
    try host.copy(to: backup)
    clock.advance(by: Sample.day)
    _ = try await Sample.deliver("1001", host.keeper)
    let lost = try await host.epoch(of: "1001")
    #expect(lost.hasPrefix("due-"))
    clock.advance(by: 4.5 * Sample.day)
    _ = try await host.sweep()
    #expect(try await host.state("1000") == .erased)
    clock.advance(by: 26 * Sample.day)
    // Its keys are destroyed and announced, and the sweep is interrupted before their root is.
    let keeper = host.keeper
    let sweeping = Task { try await Sweeper(keeper, purging: [.cancelling]).sweep() }
    await #expect(throws: CancellationError.self) { _ = try await sweeping.value }
    #expect(try await host.state("1001") == .erased)
    #expect(try await host.vault.provider.hasRoot(lost))
    try await host.keeper.checkpoint()
    try host.close()
    try Sample.putBack(backup, in: directory)

    var failures = 0
    while true {
      clock.advance(by: 1)
      do {
        host = try await Host.open(
          directory, clock, wrapping: { FaultyStore($0, failing: .commit(failures + 1)) })
        break
      } catch { failures += 1 }
    }
    // The alarm, the tombstones, the epochs that are over, the acknowledgement.
    #expect(failures >= 4)
    try host.close()
    host = try await Host.open(directory, clock)
    #expect(try await host.state("1001") == .erased)
    for _ in 0..<3 {
      try await host.eraseAndCertify()
      clock.advance(by: Sample.day)
    }
    #expect(try await host.vault.provider.hasRoot(lost))
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
    try await settle(host)
    #expect(try await !host.vault.provider.hasRoot(lost))
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
  }

  @Test func `it waits when the clock was ahead at the restore, and was put right`() async throws {
    var host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try host.copy(to: backup)
    try await host.receive("1002")
    _ = try await Sample.deliver("1001", host.keeper)
    let lost = try await host.epoch(of: "1001")
    try await host.keeper.checkpoint()
    try host.close()
    try Sample.putBack(backup, in: directory)
    clock.jump(by: 400 * Sample.day)
    host = try await Host.open(directory, clock)
    let ahead = try host.vault.anchor.summary().restoredAt
    clock.jump(by: -400 * Sample.day)
    let vault = try host.vault
    _ = try await host.keeper.confirmClock {
      _ = try vault.anchor.confirm($0)
    }
    try host.close()
    host = try await Host.open(directory, clock)
    #expect(try host.vault.anchor.summary().restoredAt < ahead)
    _ = try await Sample.deliver("1001", host.keeper)
    while try await host.state("1001") == .living {
      clock.advance(by: Sample.day)
      try #require(clock.now < Sample.start.addingTimeInterval(40 * Sample.day))
      _ = try await host.sweep()
      // As of the night it is erased in, whatever ends by its own is still there.
      let isThere = try await host.vault.provider.hasRoot(lost)
      let state = try await host.state("1001")
      #expect(isThere || state == .erased)
    }
    let record = try #require(
      try await host.keeper.survey.read(
        ErasureRecord.self, at: RecordKey(host.subject("1001"))))
    let summary = try host.vault.anchor.summary()
    #expect(summary.possibleEpochs(of: record).contains(lost) || record.epochs.contains(lost))
    #expect(record.restores == 1)
    try await settle(host)
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
    #expect(try await !host.vault.provider.hasRoot(lost))
  }

  @Test func `it waits for an epoch the backup knows whose root was away at the opening`()
    async throws
  {
    var host = try await Host.open(directory, clock, keys: hooked())
    try await host.bootstrap()
    for id in ["1001", "1002"] { try await host.receive(id) }
    try await host.hold("1002")
    try host.copy(to: backup)
    try await host.hold("1001")
    let held = try await host.epoch(of: "1001")
    try await host.keeper.checkpoint()
    try host.close()
    try Sample.putBack(backup, in: directory)
    let file = try #require(rootFile(held))
    try FileManager.default.moveItem(atPath: file, toPath: directory + ".away")
    host = try await Host.open(directory, clock, keys: hooked())
    _ = try await Sample.deliver("1001", host.keeper)
    clock.advance(by: 33 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await host.state("1001") == .erased)
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
    try FileManager.default.moveItem(atPath: directory + ".away", toPath: file)
    try await host.eraseAndCertify()
    #expect(try await !host.vault.provider.hasRoot(held))
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
  }

  @Test func `it waits for a root whose destruction was announced and did not come about`()
    async throws
  {
    var keys = try hooked()
    var host = try await Host.open(directory, clock, keys: keys)
    try await host.bootstrap()
    for id in ["1001", "1002"] { try await host.receive(id) }
    try await host.hold("1002")
    try host.copy(to: backup)
    try await host.hold("1001")
    let held = try await host.epoch(of: "1001")
    try await host.keeper.checkpoint()
    try host.close()
    try Sample.putBack(backup, in: directory)
    keys = try hooked()
    host = try await Host.open(directory, clock, keys: keys)
    keys.keep(held)
    clock.advance(by: 60 * Sample.day)
    try await host.eraseAndCertify()
    try await host.eraseAndCertify()
    #expect(try host.vault.anchor.summary().destroyedRoots.contains(held))
    #expect(try await host.state("1001") == .erased)
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
    #expect(try await host.sweep().awaitingVerification == 0)
    // Somebody who has a copy of the file puts it back when it is gone at last.
    let file = try #require(rootFile(held))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    keys.letGo(held)
    _ = try await host.sweep()
    #expect(rootFile(held) == nil)
    let putBack = {
      try bytes.write(to: URL(fileURLWithPath: file))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
    try putBack()
    clock.advance(by: 61)
    let report = try await host.verify()
    #expect(report.verified == 0 && report.faults == [VerificationFault.rootLeft.words])
    _ = try await host.sweep()
    #expect(try await host.verify().verified == 1)
    // Once more when it was verified, and it cannot be destroyed.
    try putBack()
    keys.keep(held)
    #expect(try await host.sweep().certified == 0)
    keys.letGo(held)
    #expect(try await host.sweep().certified == 1)
  }

  /// Who is swept in the wrong backup shares an epoch with who lives in the right database.
  @Test func `nothing that the newer store lives under goes while a restore can be undone`()
    async throws
  {
    var host = try await Host.open(directory, clock)
    try await host.bootstrap()
    for id in ["1001", "1003", "1004"] { try await host.receive(id) }
    let shared = try await host.epoch(of: "1001")
    _ = try await Sample.deliver("1003", host.keeper)
    clock.advance(by: 6 * Sample.day)
    try host.copy(to: backup)
    try await host.receive("1005")
    try await host.keeper.checkpoint()
    try host.copy(to: newer)
    var bodies: [String?] = []
    for id in ["1001", "1004", "1005"] { bodies.append(try await host.body(id)) }
    try host.close()
    try Sample.putBack(backup, in: directory)
    host = try await Host.open(directory, clock)
    for _ in 0..<25 {
      clock.advance(by: Sample.day)
      _ = try await host.sweep()
    }
    try await host.eraseAndCertify()
    #expect(try await host.state("1003") == .erased)
    #expect(try await host.epoch(of: "1001") != shared, "the living were not wrapped anew")
    #expect(try await host.keeper.certificate(of: host.subject("1003")) == nil)

    try host.close()
    try Sample.putBack(newer, in: directory)
    host = try await Host.open(directory, clock)
    try await host.bootstrap()
    for (id, body) in zip(["1001", "1004", "1005"], bodies) {
      #expect(try await host.recipient(inBody: #require(body)) == "Ana Sample-\(id)")
    }
    #expect(try await host.state("1003") == .erased)
    try await settle(host)
    #expect(try await host.keeper.certificate(of: host.subject("1003")) != nil)
    #expect(try await !host.vault.provider.hasRoot(shared))
  }

  // MARK: What there is

  /// Until nobody can undo the last restore any more.
  private func settle(_ host: Host) async throws {
    for _ in 0..<34 {
      clock.advance(by: Sample.day)
      _ = try await host.sweep()
    }
    try await host.eraseAndCertify()
  }

  private func hooked() throws -> HookedKeyring {
    let place = directory + ".keys"
    try PrivateDirectory.prepare(place, backupExcluded: true)
    return HookedKeyring(try FileKeyring(directory: place))
  }

  private func rootFile(_ epoch: String) -> String? {
    let folder = directory + ".keys"
    return FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
      .first { $0.hasSuffix("\(epoch).root") }.map { "\(folder)/\($0)" }
  }
}
