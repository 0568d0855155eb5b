// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartLedger
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartDeletion

/// From the anchor's line on that a restore begins with, nobody else announces an end: it is asked under
/// the anchor's lock, and not a moment before.
@Suite("A store that is being replaced")
struct ReplacedStoreTests {
  private let directory = Sample.directory()
  private let clock = TestingClock(Sample.start)
  private var backup: String { directory + ".backup.sqlite" }
  private var now: Int64 { Timestamp.milliseconds(clock.now) }

  @Test(arguments: [AnchorEntry.Act.recovering, .recovered])
  func `loses no root to a process that had asked before`(act: AnchorEntry.Act) async throws {
    let place = directory + ".keys"
    try PrivateDirectory.prepare(place, backupExcluded: true)
    let keys = HookedKeyring(try FileKeyring(directory: place))
    let worker = try await Host.open(directory, clock, keys: keys)
    try await worker.receive("1001")
    let epoch = try #require(try await worker.keeper.store.key(of: worker.subject("1001"))).epoch
    let (anchor, now) = (try worker.vault.anchor, now)
    // The store is replaced between the worker's question and its line.
    keys.beforeAnswering { _ in try anchor.write(act, at: now) }
    let sweeper = try Sweeper(worker.keeper)
    await #expect(throws: SweepStopped.storeWasReplaced) {
      try await sweeper.destroyRoot(of: epoch)
    }
    #expect(try await keys.hasRoot(epoch))
    #expect(try !anchor.summary().destroyedRoots.contains(epoch))
    await #expect(throws: SweepStopped.storeWasReplaced) { try await worker.sweep() }
    #expect(throws: AnchorFault.replaced) {
      try anchor.write(.tombstones, at: now, since: 0) { $0.subjects = [] }
    }
  }

  @Test func `gets no checkpoint of the one that was moved away`() async throws {
    let worker = try await Host.open(directory, clock)
    try await worker.receive("1001")
    let anchor = try worker.vault.anchor
    try anchor.write(.recovering, at: now)
    try await worker.receive("1002")
    await #expect(throws: AnchorFault.replaced) { try await worker.keeper.checkpoint() }
    #expect(try anchor.summary().checkpoint == nil)
  }

  @Test func `gives up no key for what is said in the one that was moved away`() async throws {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    try place.lose(epoch)
    let report = try await place.report(epoch, givingUp: 1)
    try place.host.vault.anchor.write(.recovering, at: Timestamp.milliseconds(place.clock.now))
    let second = try await place.signIn("jonas")
    await #expect(throws: RootLossFault.notAnchored(report)) {
      try await place.keeper.confirmRootLost(report, by: second)
    }
    #expect(try place.host.vault.anchor.summary().lostRoots.isEmpty)
  }

  @Test func `is the newer one again when that is put straight back`() async throws {
    let newer = directory + ".newer.sqlite"
    var host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try host.copy(to: backup)
    // More entries than a restore and a sweep write: the older one's ledger does not get longer.
    for id in 1_002...1_020 { try await host.receive("\(id)") }
    try await host.keeper.checkpoint()
    try host.copy(to: newer)
    for copy in [backup, newer, backup] {
      try host.close()
      try Sample.putBack(copy, in: directory)
      host = try await Host.open(directory, clock)
      _ = try await host.sweep()
    }
    #expect(try host.vault.anchor.summary().restores == 3)
    #expect(try await host.state("1001") == .living)
    try host.close()
    host = try await Host.open(directory, clock)
    #expect(try host.vault.anchor.summary().restores == 3)
    let ledger = try await host.verifiedLedger()
    #expect(ledger.covered == ledger.entries)
  }

  @Test func `is brought up once by however many processes open it at the same time`() async throws
  {
    var host = try await Host.open(directory, clock)
    for id in ["1001", "1002"] { try await host.receive(id) }
    try host.copy(to: backup)
    for id in ["1003", "1004"] { try await host.receive(id) }
    try await host.keeper.checkpoint()
    try host.close()
    try Sample.putBack(backup, in: directory)
    let (directory, clock) = (directory, clock)
    let hosts = try await withThrowingTaskGroup(of: Host.self) { group in
      for _ in 0..<4 { group.addTask { try await Host.open(directory, clock) } }
      var hosts: [Host] = []
      for try await host in group { hosts.append(host) }
      return hosts
    }
    for host in hosts {
      #expect(try host.vault.anchor.summary().restores == 1)
      _ = try await host.sweep()
      try await host.keeper.checkpoint()
    }
    host = try #require(hosts.first)
    #expect(try await host.evidence("restored-from-backup", "\"outcome\":\"alarm\"") == 1)
  }
}
