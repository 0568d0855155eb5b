// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartLedger
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartDeletion
@testable import EcartVault

/// A key may have been under epochs that a restored row says nothing of, and a newer copy of the database
/// still has it there. So after a restore certificates wait for the roots of all of them.
@Suite("A certificate after a restore")
struct RestoredEpochTests {
  private let directory = Sample.directory()
  private let clock = TestingClock(Sample.start)
  private var backup: String { directory + ".backup.sqlite" }
  /// A copy of the database from right before it was lost.
  private var newer: String { directory + ".newer.sqlite" }

  @Test(arguments: [true, false])
  func `waits for an epoch that the backup does not know`(sweepsDaily: Bool) async throws {
    var host = try await Host.open(directory, clock)
    // Monday night: the backup. The order is there and not delivered.
    for id in ["1001", "1002"] { try await host.receive(id) }
    try host.copy(to: backup)
    // Tuesday: it is delivered, and its key goes into the epoch of its due day.
    clock.advance(by: Sample.day)
    _ = try await Sample.deliver("1001", host.keeper)
    let delivered = clock.now
    let lost = try await host.epoch(of: "1001")
    #expect(lost.hasPrefix("due-"))
    try await host.keeper.checkpoint()
    try host.copy(to: newer)
    #expect(try await opened(host) == "Ana Sample-1001")
    // Two days later the disk's database is broken, and the newest good backup is put back.
    clock.advance(by: 2 * Sample.day)
    host = try await restored(host)
    // The platform tells of the delivery once more.
    _ = try await host.keeper.admit(
      RecordDelivery<SampleOrder>(
        "1001", from: Sample.origin(), happened: .instant(delivered), orderCreated: nil))
    let due = delivered.addingTimeInterval(30 * Sample.day)
    while clock.now < due {
      if sweepsDaily { _ = try await host.sweep() }
      clock.advance(by: Sample.day)
    }
    try await host.eraseAndCertify()
    #expect(try await host.state("1001") == .erased)
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
    let report = try await host.sweep()
    #expect(report.delays.contains { $0.contains("wait for roots that there were when") })

    // The stray root goes when its thirty days are over, and the certificate comes.
    clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
    let record = try #require(
      try await host.keeper.survey.read(
        ErasureRecord.self, at: RecordKey(host.subject("1001"))))
    #expect(try await !host.vault.provider.hasRoot(lost))
    #expect(try await opened(host) == nil)
    let verification = try #require(record.verification)
    #expect(
      String(decoding: verification.statement, as: UTF8.self).contains(
        "roots that were there when the store was restored are gone"))
  }

  @Test func `ends an epoch of the living in which the key may have been`() async throws {
    var host = try await Host.open(directory, clock)
    try await host.bootstrap()
    for id in ["1001", "1002"] { try await host.receive(id) }
    try await host.hold("1002")
    try host.copy(to: backup)
    clock.advance(by: 3_600)
    try await host.hold("1001")
    let held = try await host.epoch(of: "1001")
    #expect(held.hasPrefix("hold-"))
    try await host.keeper.checkpoint()
    try host.copy(to: newer)
    host = try await restored(host)
    clock.advance(by: 60 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
    #expect(try await !host.vault.provider.hasRoot(held))
    #expect(try await opened(host) == nil)
    // Who is still under hold was wrapped anew.
    let row = try #require(try await host.keeper.store.key(of: host.subject("1002")))
    #expect(row.state == .living && row.epoch != held && row.epoch.hasPrefix("hold-"))
    #expect(try await host.vault.provider.hasRoot(row.epoch))
  }

  @Test func `waits for a root whose end a key service has only scheduled`() async throws {
    let keys = WaitingKeyring(clock)
    var host = try await Host.open(directory, clock, policy: WaitingKeyring.policy(), keys: keys)
    try await host.bootstrap()
    for id in ["1001", "1002"] { try await host.receive(id) }
    try await host.hold("1002")
    try host.copy(to: backup)
    clock.advance(by: 3_600)
    try await host.hold("1001")
    let held = try await host.epoch(of: "1001")
    try await host.keeper.checkpoint()
    host = try await restored(host, keys: keys)
    _ = try await Sample.deliver("1001", host.keeper)
    // The epoch is at its end with the restore's; its root waits a week in the service.
    clock.advance(by: 24 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try host.vault.anchor.summary().destroyedRoots.contains(held))
    clock.advance(by: Sample.day)
    try await host.eraseAndCertify()
    #expect(try await host.state("1001") == .erased)
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
    clock.advance(by: 7 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
  }

  /// The wrong backup, a sweep, and the right database again: what lives in it opens.
  @Test func `can be undone for thirty days, whoever was swept meanwhile`() async throws {
    var host = try await Host.open(directory, clock)
    try await host.bootstrap()
    try await host.receive("1003")
    _ = try await Sample.deliver("1003", host.keeper)
    clock.advance(by: 29 * Sample.day)
    try await host.receive("1001")
    try host.copy(to: backup)
    // In the epoch that the backup knows too.
    try await host.receive("1004")
    let rows = try await (
      host.keeper.store.key(of: host.subject("1001")),
      host.keeper.store.key(of: host.subject("1004"))
    )
    #expect(rows.0?.epoch == rows.1?.epoch && rows.0 != nil)
    try await host.keeper.checkpoint()
    try host.copy(to: newer)
    let bodies = try await [host.body("1001"), host.body("1004")]
    host = try await restored(host)
    clock.advance(by: 1.5 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await host.state("1003") == .erased)

    host = try await restored(host, to: newer)
    try await host.bootstrap()
    #expect(try await host.recipient(inBody: #require(bodies[0])) == "Ana Sample-1001")
    #expect(try await host.recipient(inBody: #require(bodies[1])) == "Ana Sample-1004")
    // Who was erased meanwhile stays so.
    #expect(try await host.state("1003") == .erased)
    _ = try await host.sweep()
    try host.close()
    host = try await Host.open(directory, clock)
    #expect(try await host.evidence("restored-from-backup", "\"outcome\":\"alarm\"") == 1)
    let ledger = try await host.verifiedLedger()
    #expect(ledger.covered == ledger.entries)
  }

  @Test func `ends nothing on a clock that nobody vouches for`() async throws {
    var host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try host.copy(to: backup)
    try await host.receive("1002")
    try await host.keeper.checkpoint()
    host = try await restored(host)
    let roots = try await Set(host.vault.provider.roots())
    clock.jump(by: 31 * Sample.day)
    _ = try await host.sweep()
    #expect(try await Set(host.vault.provider.roots()) == roots && !roots.isEmpty)
  }

  // MARK: Copies

  private func restored(_ host: Host, to copy: String? = nil, keys: WaitingKeyring? = nil)
    async throws -> Host
  {
    try host.close()
    try Sample.putBack(copy ?? backup, in: directory)
    let restored =
      if let keys {
        try await Host.open(directory, clock, policy: WaitingKeyring.policy(), keys: keys)
      } else { try await Host.open(directory, clock) }
    #expect(try await restored.evidence("restored-from-backup", "\"outcome\":\"alarm\"") == 1)
    return restored
  }

  /// What the newer copy has of 1001's recipient, with the roots that are in the keyring now.
  private func opened(_ host: Host) async throws -> String? {
    let subject = try host.subject("1001")
    let vault = try host.vault
    let queue = try DatabaseQueue(path: newer)
    defer { try? queue.close() }
    let found = try await queue.read { db -> (KeyRow, EpochRecord, SampleOrder)? in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT version, state, epoch, body FROM key WHERE subject = ?",
          arguments: [Data(subject.bytes)])
      else { return nil }
      let epoch: String = row["epoch"]
      let body: Data = row["body"]
      guard
        let record = try Data.fetchOne(
          db, sql: "SELECT body FROM record WHERE space = 'EcartVault.EpochRecord' AND key = ?",
          arguments: [epoch]),
        let order = try String.fetchOne(db, sql: "SELECT body FROM orders WHERE id = '1001'")
      else { return nil }
      return (
        KeyRow(
          subject: subject, version: row["version"], state: .living, epoch: epoch, body: Array(body)
        ),
        try JSONDecoder().decode(EpochRecord.self, from: record),
        try JSONDecoder().decode(SampleOrder.self, from: Data(order.utf8))
      )
    }
    guard let (row, record, order) = found,
      let secret = try? await vault.provider.unwrap(
        Array(record.wrapped), under: row.epoch, for: vault.context)
    else { return nil }
    let key = try Vault.unwrap(
      row, KeyBody(decoding: row.body), EpochKey(id: row.epoch, key: secret))
    let place = AssociatedData(origin: key.origin, record: "sample-order", field: "recipient")
    return (try? key.open(Array(order.recipient.box), at: place)).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
