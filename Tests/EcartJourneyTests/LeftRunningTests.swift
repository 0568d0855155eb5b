// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartDeletion

/// An operator puts a backup back, opens the host over it, and forgets a worker that still runs over the
/// database that was moved away. The anchor says `recovered`; the worker reads the anchor at every sweep.
@Suite("A process that was left running over the database from before a restore")
struct LeftRunningTests {
  @Test func `destroys no root that the restored database lives under`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let worker = try await Host.open(directory, clock)
    try await worker.receive("1001")
    let backup = directory + ".backup.sqlite"
    try worker.copy(to: backup)
    // A week later the open epoch was wrapped anew; its root stays one week more for the backup's sake.
    clock.advance(by: 8 * Sample.day)
    _ = try await worker.sweep()
    try await worker.keeper.checkpoint()
    // The restore; the worker goes on with the file it has open.
    try Sample.putBack(backup, in: directory)
    let host = try await Host.open(directory, clock)
    #expect(try await host.evidence("restored-from-backup", "\"outcome\":\"alarm\"") == 1)
    let epoch = try #require(try await host.keeper.store.key(of: host.subject("1001"))).epoch
    #expect(try await host.vault.provider.hasRoot(epoch))
    clock.advance(by: 7 * Sample.day)
    // One that was in the midst of a sweep comes no further either, nor does an act of its own help.
    let sweeper = try Sweeper(worker.keeper)
    await #expect(throws: SweepStopped.storeWasReplaced) {
      try await sweeper.destroyRoot(of: epoch)
    }
    _ = try await worker.keeper.admit(AcknowledgeAnchor(generation: 99))
    await #expect(throws: SweepStopped.storeWasReplaced) { try await worker.sweep() }
    #expect(try await host.vault.provider.hasRoot(epoch), "the worker destroyed a living root")
    try await host.bootstrap()
    let body = try #require(try await host.body("1001"))
    try host.vault.dropExpired(at: clock.now)
    #expect(try await host.recipient(inBody: body) == "Ana Sample-1001")
  }
}
