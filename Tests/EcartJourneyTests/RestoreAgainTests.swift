// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartLedger
import EcartPolicy
import EcartSQLite
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

@testable import EcartDeletion

/// Restores come in all orders: undone and done again, under a clock that is corrected, under a host that
/// nobody stopped, with a key service that does not answer, or over a database that somebody changed.
@Suite("A restore that is not the plain one")
struct RestoreAgainTests {
  private let directory = Sample.directory()
  private let clock = TestingClock(Sample.start)
  private var backup: String { directory + ".backup.sqlite" }
  private var newer: String { directory + ".newer.sqlite" }

  /// A root was nobody's once, thirty days ago, and has living keys since.
  @Test func `that is done again can be undone for thirty days again`() async throws {
    let between = directory + ".between.sqlite"
    var host = try await Host.open(directory, clock)
    try await host.bootstrap()
    try await host.receive("1001")
    try host.copy(to: backup)
    try await host.hold("1001")
    let held = try await host.epoch(of: "1001")
    let body = try #require(try await host.body("1001"))
    try await host.keeper.checkpoint()
    try host.copy(to: newer)
    host = try await restored(host, from: backup)
    _ = try await host.sweep()
    try host.copy(to: between)
    host = try await restored(host, from: newer)
    clock.advance(by: 29 * Sample.day)
    _ = try await host.sweep()
    #expect(try await host.epoch(of: "1001") == held)
    try await host.keeper.checkpoint()
    try host.copy(to: newer)
    host = try await restored(host, from: between)
    clock.advance(by: 2 * Sample.day)
    _ = try await host.sweep()
    #expect(try await host.vault.provider.hasRoot(held))
    host = try await restored(host, from: newer)
    try await host.bootstrap()
    #expect(try await host.recipient(inBody: body) == "Ana Sample-1001")
  }

  @Test(arguments: [-2_000, 40])
  func `under a clock that is corrected meanwhile stays as long`(jump: Double) async throws {
    var host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try host.copy(to: backup)
    try await host.receive("1002")
    try await host.keeper.checkpoint()
    host = try await restored(host, from: backup)
    let roots = try await Set(host.vault.provider.roots())
    clock.jump(by: jump * Sample.day)
    try await confirm(host)
    if jump < 0 {
      clock.jump(by: -jump * Sample.day)
      try await confirm(host)
    }
    host = try await reopened(host)
    _ = try await host.sweep()
    #expect(try await Set(host.vault.provider.roots()).isSuperset(of: roots) && !roots.isEmpty)
  }

  /// A machine that is off on weekends, and whose clock is confirmed on Mondays.
  @Test func `under a clock that is confirmed each week comes to its end`() async throws {
    var host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try host.copy(to: backup)
    try await host.receive("1002")
    try await host.keeper.checkpoint()
    host = try await restored(host, from: backup)
    let roots = try await Set(host.vault.provider.roots())
    for week in 1...12 {
      for _ in 0..<5 {
        _ = try await host.sweep()
        clock.advance(by: 0.9 * Sample.day)
      }
      try host.close()
      clock.reboot(afterBeingOffFor: 2.5 * Sample.day)
      host = try await Host.open(directory, clock)
      try await confirm(host)
      // Five weeks are 18 days that somebody vouches for: from the first act of a week to its last.
      let isLeft = try await !Set(host.vault.provider.roots()).isDisjoint(with: roots)
      #expect(isLeft || week > 5)
    }
    _ = try await host.sweep()
    #expect(try await Set(host.vault.provider.roots()).isDisjoint(with: roots))
  }

  /// SQLite's own way of putting a copy back works under a host that has the database open.
  @Test func `in place is noticed before anybody is erased`() async throws {
    var host = try await Host.open(directory, clock)
    for id in ["1001", "1002"] { try await host.receive(id) }
    try host.copy(to: backup)
    _ = try await Sample.deliver("1001", host.keeper)
    let lost = try await host.epoch(of: "1001")
    try await host.keeper.checkpoint()
    try DatabaseQueue(path: backup).backup(to: host.pool)
    clock.advance(by: 70 * Sample.day)
    await #expect(throws: SweepStopped.storeWasReplaced) { try await host.sweep() }
    #expect(try await host.state("1001") == .living)
    host = try await reopened(host)
    try await host.eraseAndCertify()
    #expect(try await host.state("1001") == .erased)
    #expect(try await host.vault.provider.hasRoot(lost))
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
  }

  @Test func `in place is noticed when its ledger has grown past what was lost, too`() async throws
  {
    let host = try await Host.open(directory, clock)
    for id in ["1001", "1002"] { try await host.receive(id) }
    try host.copy(to: backup)
    _ = try await Sample.deliver("1001", host.keeper)
    try await host.keeper.checkpoint()
    try DatabaseQueue(path: backup).backup(to: host.pool)
    for id in 2_001...2_020 { try await host.receive("\(id)") }
    clock.advance(by: 70 * Sample.day)
    await #expect(throws: LedgerFault.self) { try await host.sweep() }
    #expect(try await host.state("1001") == .living)
  }

  @Test(arguments: ["NOT A ROOT", "standing-2026-01-05-0000000000000000"])
  func `of a database with an epoch that somebody made up takes no word of it`(
    forged: String
  ) async throws {
    var host = try await Host.open(directory, clock)
    try await host.bootstrap()
    try await host.receive("1001")
    try await host.pool.write { db in
      try db.execute(
        sql: """
          INSERT INTO record (space, key, idx, version, body)
          SELECT space, ?, idx, version, body FROM record
            WHERE space = 'EcartVault.EpochRecord' AND idx = 'living' LIMIT 1
          """, arguments: [forged])
    }
    try host.copy(to: backup)
    try await host.receive("1002")
    try await host.keeper.checkpoint()
    host = try await restored(host, from: backup)
    let summary = try host.vault.anchor.summary()
    #expect(summary.rootsAtRestore[forged] == nil && !summary.rootsAtRestore.isEmpty)
  }

  /// A process over the database that was moved away makes a root yet.
  @Test func `is waited for by certificates while roots turn up that it did not have`()
    async throws
  {
    let worker = try await Host.open(directory, clock)
    for id in ["1001", "1002"] { try await worker.receive(id) }
    try worker.copy(to: backup)
    try await worker.receive("1003")
    try await worker.keeper.checkpoint()
    try Sample.putBack(backup, in: directory)
    let host = try await Host.open(directory, clock)
    _ = try await Sample.deliver("1001", host.keeper)
    _ = try await host.sweep()
    clock.advance(by: 10 * Sample.day)
    _ = try await Sample.deliver("1001", worker.keeper)
    let late = try await worker.epoch(of: "1001")
    #expect(try !host.vault.anchor.summary().rootsAtRestore.keys.contains(late))
    for _ in 0..<23 {
      clock.advance(by: Sample.day)
      try await host.eraseAndCertify()
    }
    #expect(try await host.state("1001") == .erased)
    #expect(try await host.vault.provider.hasRoot(late))
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
    for _ in 0..<10 {
      clock.advance(by: Sample.day)
      try await host.eraseAndCertify()
    }
    #expect(try await !host.vault.provider.hasRoot(late))
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
  }

  /// A crash between the making of a root and its use leaves one; so do two processes at once.
  @Test func `that is over keeps no certificate back for a root that turns up later`() async throws
  {
    var host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try host.copy(to: backup)
    try await host.receive("1002")
    try await host.keeper.checkpoint()
    host = try await restored(host, from: backup)
    _ = try await Sample.deliver("1001", host.keeper)
    for _ in 0..<33 {
      clock.advance(by: Sample.day)
      _ = try await host.sweep()
    }
    try await host.receive("1009")
    let living = try #require(try await Vault.livingEpochs(host.keeper.survey).first)
    let orphan = String(living.id.dropLast(8)) + "0badcafe"
    try await host.vault.provider.makeRoot(orphan, for: host.vault.context)
    #expect(try host.vault.isOwn(root: orphan))
    try await host.eraseAndCertify()
    #expect(try await host.vault.provider.hasRoot(orphan))
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
  }

  @Test func `is none when a key service refuses to destroy roots, and the host opens`()
    async throws
  {
    let place = directory + ".keys"
    try PrivateDirectory.prepare(place, backupExcluded: true)
    let keys = HookedKeyring(try FileKeyring(directory: place))
    var host = try await Host.open(directory, clock, keys: keys)
    for (index, id) in ["1001", "1002", "1003"].enumerated() {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
      if index < 2 { clock.advance(by: Sample.day) }
    }
    for root in try await keys.roots() { keys.keep(root) }
    clock.advance(by: 31 * Sample.day)
    _ = try await host.sweep()
    let announced = try host.vault.anchor.summary().destroyedRoots
    #expect(announced.count > 2)
    try host.close()
    host = try await Host.open(directory, clock, keys: keys)
    #expect(try host.vault.anchor.summary().restores == 0)
    for root in announced {
      #expect(try await keys.hasRoot(root))
      keys.letGo(root)
    }
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1003")) != nil)
  }

  // MARK: What there is

  private func restored(_ host: Host, from copy: String) async throws -> Host {
    try host.close()
    try Sample.putBack(copy, in: directory)
    return try await Host.open(directory, clock)
  }

  private func reopened(_ host: Host) async throws -> Host {
    try host.close()
    return try await Host.open(directory, clock)
  }

  private func confirm(_ host: Host) async throws {
    let vault = try host.vault
    _ = try await host.keeper.confirmClock {
      _ = try vault.anchor.confirm($0)
    }
  }
}
