// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

@Suite("Epochs that somebody brings back after their end was announced")
struct ForgedEpochTests {
  /// Writes yesterday's record of an epoch over today's, and takes away what says why it ended.
  private func rollBack(_ epoch: String, to record: Data, _ host: Host) async throws {
    try await host.pool.write { db in
      try db.execute(
        sql: "UPDATE record SET version = version + 1000, idx = 'living', body = ?"
          + " WHERE space = 'EcartVault.EpochRecord' AND key = ?", arguments: [record, epoch])
      try db.execute(sql: "DELETE FROM record WHERE space = 'EcartDeletion.ErasureRecord'")
    }
  }

  @Test(
    "a root whose end the anchor announced goes, whatever the rows say", arguments: [true, false])
  func announced(isKeyBack: Bool) async throws {
    let keys = WatchedKeyring(try FileKeyring(directory: Sample.directory()))
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start), keys: keys)
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    let due = try #require(try await host.vault.ownRoots().first { $0.hasPrefix("due-") })
    let rows = try await host.keyRows()
    let yesterday = try await host.pool.read { db in
      try Data.fetchOne(
        db, sql: "SELECT body FROM record WHERE space = 'EcartVault.EpochRecord' AND key = ?",
        arguments: [due])
    }
    let record = try #require(yesterday)
    host.clock.advance(by: 30 * Sample.day)
    // The anchor has its line, and the key service does not do it.
    keys.failDestroying(with: .unreachable("test"))
    #expect(try await host.sweep().erased == 1)
    #expect(try host.vault.anchor.summary().destroyedRoots.contains(due))
    // One that is only late is no alarm.
    _ = try await host.sweep()
    #expect(try await host.evidence("destroyed-epoch-returned") == 0)
    #expect(try await keys.hasRoot(due))

    try await rollBack(due, to: record, host)
    if isKeyBack {
      // A key in it, so that the end of its day does not end it either.
      try await host.put(rows)
      host.clock.advance(by: 2 * Sample.day)
    }
    keys.failDestroying(with: nil)
    let report = try await host.sweep()
    #expect(try await !keys.hasRoot(due))
    #expect(try await Vault.isDestroyed(epoch: due, host.keeper.survey))
    #expect(report.rootsDestroyed > 0)
    #expect(report.delays.contains { $0.contains("1 epochs whose roots' destruction") })
    // Told once, as long as nobody does it again.
    #expect(try await !host.sweep().delays.contains { $0.contains("roots' destruction") })
    #expect(try await host.evidence("\"destroyed-epoch-returned\"", "\"alarm\"") == 1)
    // Also where the root is gone already.
    try await rollBack(due, to: record, host)
    _ = try await host.sweep()
    #expect(try await Vault.isDestroyed(epoch: due, host.keeper.survey))
  }
}
