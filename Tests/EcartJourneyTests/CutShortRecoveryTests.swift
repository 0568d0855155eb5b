// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartLedger
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

/// A restore whose first opening is cut short (full disk, kill) between its alarm in the ledger and the
/// anchor's line: the alarm's entries fill up what the ledger had lost.
@Suite("The opening after a restore, cut short before the anchor's line")
struct CutShortRecoveryTests {
  @Test(arguments: [1, 2, 4, 8])
  func `is a restore at the next opening too`(lost: Int) async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try await host.keeper.checkpoint()
    let backup = directory + ".backup.sqlite"
    try host.copy(to: backup)
    for number in 1...lost { try await host.receive("200\(number)") }
    try await host.keeper.checkpoint()
    try host.close()
    let files = FileManager.default
    try Sample.putBack(backup, in: directory)
    let lock = "\(directory)/roots/anchor.lock"
    try files.removeItem(atPath: lock)
    try files.createDirectory(atPath: lock, withIntermediateDirectories: false)
    await #expect(throws: OpeningFault.self) { _ = try await Host.open(directory, clock) }
    try files.removeItem(atPath: lock)
    let again = try await Host.open(directory, clock)
    #expect(try again.vault.anchor.summary().wasRestored)
  }

  @Test func `begins anew where it was cut short after it was announced`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    var host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try await host.keeper.checkpoint()
    try host.vault.anchor.write(.recovering, at: Int64(clock.now.timeIntervalSince1970 * 1000))
    // Its alarm, and the entries that make the ledger as long as it ever was.
    try await host.receive("1002")
    try host.close()
    host = try await Host.open(directory, clock)
    let said = try host.vault.anchor.summary()
    #expect(said.wasRestored && !said.isRecovering && said.checkpoint != nil)
    #expect(try await host.evidence("restored-from-backup", "\"outcome\":\"alarm\"") == 1)
    try host.close()
    host = try await Host.open(directory, clock)
    #expect(try await host.evidence("restored-from-backup", "\"outcome\":\"alarm\"") == 1)
    let ledger = try await host.verifiedLedger()
    #expect(ledger.covered == ledger.entries)
  }
}
