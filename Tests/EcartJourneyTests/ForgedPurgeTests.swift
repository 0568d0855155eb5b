// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Synchronization
import Testing

@testable import EcartDeletion

/// A purge handler deletes whatever it is given.
@Suite("Purge handlers over a changed database")
struct ForgedPurgeTests {
  /// Deletes the host's rows, and remembers of whom.
  private final class Purging: Sendable {
    private let subjects = Mutex<[SubjectID]>([])
    private let pool: DatabasePool

    init(_ host: Host) { self.pool = host.pool }

    var given: [SubjectID] { subjects.withLock(\.self) }

    var handler: PurgeHandler {
      PurgeHandler("orders") { subjects in
        self.subjects.withLock { $0 += subjects }
        return try await self.pool.write { db in
          for subject in subjects {
            try db.execute(
              sql: "DELETE FROM orders WHERE subject = ?", arguments: [subject.description])
          }
          return subjects.count
        }
      }
    }
  }

  @Test func `a made-up record of a destroyed key has no living subject's rows purged`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002"] { try await host.receive(id) }
    _ = try await Sample.deliver("1001", host.keeper)
    let living = try host.subject("1002")
    let body = """
      {"stage":"keyDestroyed","kind":"order","origin":"a/b/c","rule":"delivered","basis":0,"due":0,
      "erased":0,"epochs":[],"epochsGone":0,"restores":0,"keyID":1,"algorithm":"AES256_GCM",
      "sample":"","fingerprints":[],"copies":0}
      """
    try await host.pool.write { db in
      try db.execute(
        sql: "INSERT INTO record (space, key, version, idx, body)"
          + " VALUES ('EcartDeletion.ErasureRecord', ?, 1, 'keyDestroyed', ?)",
        arguments: [living.description, Data(body.utf8)])
    }
    host.clock.advance(by: 30 * Sample.day)
    let purging = Purging(host)
    let sweeper = try Sweeper(host.keeper, purging: [purging.handler])
    let report = try await sweeper.sweep()
    // The genuine one beside it is purged.
    #expect(purging.given == [try host.subject("1001")])
    #expect(report.erased == 1 && report.rowsPurged == 1)
    #expect(try await host.body("1001") == nil)
    #expect(try await host.body("1002") != nil)
    #expect(try await host.state("1002") == .living)
    #expect(report.delays.contains { $0.contains("1 records of destroyed keys were not written") })
    // Nor by a sweep after it, nor counted by an operator's.
    _ = try await sweeper.sweep()
    #expect(purging.given.count == 1)
    let operators = try await Sweeper(host.keeper, leaving: .registered).sweep()
    #expect(!operators.delays.contains { $0.contains("not purged yet") })
  }

  @Test func `nobody whose key is there again is purged before its tombstone is`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    let before = try await host.keyRows()
    host.clock.advance(by: 30 * Sample.day)
    // An operator's sweep destroys the key and leaves the host's rows to the host.
    let left = try await Sweeper(host.keeper, leaving: .registered).sweep()
    #expect(left.erased == 1 && left.delays.contains { $0.hasPrefix("1 keys are destroyed") })
    try await host.put(before)
    let purging = Purging(host)
    let report = try await Sweeper(host.keeper, purging: [purging.handler]).sweep()
    #expect(purging.given.isEmpty && report.rowsPurged == 0)
    #expect(report.delays.contains { $0.contains("have no tombstone any more") })
    // The next opening sets it again.
    let again = try await Host.open(host.directory, host.clock)
    #expect(try await again.state("1001") == .erased)
    _ = try await Sweeper(again.keeper, purging: [purging.handler]).sweep()
    #expect(purging.given == [try host.subject("1001")])
  }
}
