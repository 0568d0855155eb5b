// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartDeletion
@testable import EcartVault

/// An operator's `dpp sweep` beside the host's own: what the one has come to meanwhile is no reason for
/// the other to raise an alarm, and what nobody can read is.
@Suite("A sweep empties an epoch while another process erases and moves")
struct RotationBesideTests {
  private static let alarm = "\"kind\":\"key-not-rotated\""
  private let host: Host
  private let other: Host
  private let epoch: EpochSummary

  init() async throws {
    let (directory, clock) = (Sample.directory(), TestingClock(Sample.start))
    host = try await Host.open(directory, clock)
    for id in ["1001", "1002"] { try await host.receive(id) }
    let ahead = TestingClock(Sample.start)
    other = try await Host.open(directory, ahead)
    epoch = try #require(
      try await host.vault.authenticEpochs(host.keeper.survey).epochs.first {
        $0.id.hasPrefix("open-")
      })
  }

  /// The chunk that the sweep had read before something happened to it.
  private func rotate(announcedBefore: Set<SubjectID> = []) async throws -> Int {
    let subjects = try ["1001", "1002"].map(host.subject)
    return try await host.keeper.admit(
      RotateSubjects(epoch: epoch, subjects: subjects, announcedBefore: announcedBefore)
    ).claim
  }

  private func alarms() async throws -> Int { try await host.evidence(Self.alarm) }

  private func row(_ id: String) async throws -> KeyRow? {
    try await host.keeper.store.key(of: host.subject(id))
  }

  private func isRotated(_ id: String) async throws -> Bool {
    let row = try #require(try await row(id))
    return row.state == .living && row.epoch != epoch.id
  }

  @discardableResult
  private func announce(_ id: String) throws -> Int64 {
    try other.vault.anchor.write(.tombstones, at: Timestamp.milliseconds(Sample.start)) {
      $0.subjects = [try? other.subject(id)].compactMap(\.self)
    }
  }

  @Test func `one that was moved meanwhile stays where it is`() async throws {
    _ = try await Sample.deliver("1001", other.keeper)
    let moved = try #require(try await row("1001"))
    #expect(moved.epoch.hasPrefix("due-"))
    #expect(try await rotate() == 1)
    #expect(try await row("1001") == moved)
    #expect(try await isRotated("1002"))
    #expect(try await alarms() == 0)
  }

  @Test func `one that was erased meanwhile is nobody's to move`() async throws {
    _ = try announce("1001")
    let obligations = try await other.keeper.store.obligations(of: other.subject("1001"))
    _ = try await other.keeper.admit(ReplayTombstones(due: Array(obligations.prefix(1))))
    #expect(try await row("1001")?.state == .erased)
    #expect(try await rotate() == 1)
    #expect(try await isRotated("1002"))
    #expect(try await alarms() == 0)
  }

  /// The other is between its line in the anchor and its commit, or was killed there.
  @Test func `one whose end is announced and not carried out is left, and no alarm`() async throws {
    let before = try #require(try await row("1001"))
    let generation = try announce("1001")
    _ = try host.vault.anchor.summary()
    #expect(try await rotate() == 1)
    // Announced before this sweep began: the store says that it is not carried out.
    #expect(try await rotate(announcedBefore: [host.subject("1001")]) == 0)
    // A later act of a third process was acknowledged first.
    _ = try await other.keeper.admit(AcknowledgeAnchor(generation: generation))
    #expect(try await rotate() == 0)
    #expect(try await row("1001") == before)
    #expect(try await isRotated("1002"))
    #expect(try await alarms() == 0)
  }

  @Test func `a whole sweep beside it raises none either`() async throws {
    try announce("1001")
    host.clock.advance(by: 8 * Sample.day)
    let report = try await host.sweep()
    #expect(report.erased == 0 && report.rewrapped == 1)
    #expect(try await row("1001")?.epoch == epoch.id)
    #expect(try await isRotated("1002"))
    #expect(try await alarms() == 0)
  }

  @Test func `a row that somebody changed raises one, whatever the anchor says of it`()
    async throws
  {
    let row = try #require(try await row("1001"))
    let body = row.body.dropLast() + [row.body.last.map { ~$0 } ?? 0]
    try await host.put([
      KeyRow(
        subject: row.subject, version: row.version, state: row.state, epoch: row.epoch,
        body: Array(body))
    ])
    #expect(try await rotate() == 1)
    #expect(try await alarms() == 1)
    try announce("1001")
    _ = try host.vault.anchor.summary()
    #expect(try await rotate() == 0)
    #expect(try await alarms() == 2)
    #expect(try await isRotated("1002"))
  }

  /// The erasure is carried out and acknowledged; then somebody writes the old row again.
  @Test(arguments: [false, true])
  func `a row that was put back after its subject's erasure raises one`(
    _ isRecordGone: Bool
  ) async throws {
    let living = try #require(try await row("1001"))
    let generation = try announce("1001")
    let obligations = try await other.keeper.store.obligations(of: other.subject("1001"))
    _ = try await other.keeper.admit(ReplayTombstones(due: Array(obligations.prefix(1))))
    _ = try await other.keeper.admit(AcknowledgeAnchor(generation: generation))
    let announced = try host.vault.anchor.summary().tombstones
    try await host.put([living])
    if isRecordGone {
      try await host.pool.write { db in
        try db.execute(sql: "DELETE FROM record WHERE space = 'EcartDeletion.ErasureRecord'")
        #expect(db.changesCount == 1)
      }
    }
    #expect(try await rotate(announcedBefore: isRecordGone ? announced : []) == 1)
    #expect(try await row("1001")?.epoch == epoch.id)
    #expect(try await alarms() == 1)
  }
}
