// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartDeletion
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

/// Two gatekeepers share no memory that matters, so one process can stand for two here;
/// Scripts/test-crash does the same with real ones.
@Suite("Two processes over one directory")
struct TwoGatekeepersTests {
  @Test func `an erasure in one bites in the other, which holds a leased key`() async throws {
    let directory = Sample.directory()
    let one = try await Host.open(directory, TestingClock(Sample.start))
    try await one.bootstrap()
    try await one.receive("1001")
    let body = try #require(try await one.body("1001"))
    #expect(try await one.recipient(inBody: body) == "Ana Sample-1001")

    let clock = TestingClock(Sample.start)
    clock.advance(by: 60 * Sample.day)
    let other = try await Host.open(directory, clock)
    #expect(try await other.sweep().erased == 1)

    // The first one's clock stands still: its lease is as fresh as it can be.
    await #expect(throws: Denied<RevealFields<SampleOrder, Fulfilment>>.self) {
      _ = try await one.recipient(inBody: body)
    }
    await #expect(throws: Denied<Receive<SampleOrder>>.self) { try await one.receive("1001") }
  }

  @Test func `an epoch that one has destroyed does not stop the other from going on`()
    async throws
  {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let one = try await Host.open(directory, clock)
    for id in ["1001", "1002"] { try await one.receive(id) }
    // The first one has the epoch of the due day in its memory.
    _ = try await Sample.deliver("1001", one.keeper)
    clock.advance(by: 30 * Sample.day)
    let other = try await Host.open(directory, clock)
    #expect(try await other.sweep().erased == 1)
    // News of a delivery 30 days ago: due the same day, whose epoch is no more.
    let due = try await one.keeper.admit(
      RecordDelivery<SampleOrder>(
        "1002", from: Sample.origin(), happened: .instant(Sample.start), orderCreated: nil)
    ).claim
    #expect(due == clock.now)
    try await one.receive("1003")
    #expect(try await one.sweep().erased == 1)
    #expect(try await other.mismatchedRoots() == [])
  }

  @Test func `of two ends that come at the same moment the earlier one counts`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    clock.advance(by: 20 * Sample.day)
    let keepers = [try await Host.open(directory, clock), try await Host.open(directory, clock)]
    try await keepers[0].bootstrap()
    let signIn = try await keepers[0].signIn()
    for round in 1...15 {
      let id = "\(1000 + round)"
      try await keepers[0].receive(id)
      // Under a hold its key moves nowhere, whatever its end is.
      try await keepers[0].keeper.admit(
        PlaceHold<SampleOrder>(
          on: id, from: Sample.origin(), statute: "Act 1, § 2",
          until: clock.now + 5 * Sample.day, approvedBy: signIn))
      let ends = (1...6).map { Sample.start + Double($0) * Sample.day }.shuffled()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, end) in ends.enumerated() {
          group.addTask {
            try await keepers[index % 2].keeper.admit(
              RecordDelivery<SampleOrder>(
                id, from: Sample.origin(), happened: .instant(end), orderCreated: nil))
          }
        }
        try await group.waitForAll()
      }
      let owed = try await keepers[0].keeper.store.obligations(of: keepers[0].subject(id))
      let delivered = owed.first { $0.rule == ObligationRule.delivered.name }
      #expect(delivered?.basis == ends.min())
    }
  }

  /// Each process announces what it is about to do in the anchor, and then does it.
  @Test(arguments: [true, false])
  func `an opening waits for the acts that two others are in the middle of`(
    areCarriedOut: Bool
  ) async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let one = try await Host.open(directory, clock)
    let vault = try #require(one.keeper.part(Vault.self))
    let now = Timestamp.milliseconds(clock.now)
    let announced = try (1...2).map { _ in try vault.anchor.write(.clockConfirmed, at: now) }
    async let carryingOut: Void = {
      guard areCarriedOut else { return }
      try await Task.sleep(for: .milliseconds(200))
      for generation in announced {
        _ = try await one.keeper.admit(AcknowledgeAnchor(generation: generation))
      }
    }()
    let third = try await Host.open(directory, clock)
    try await carryingOut
    // Two that nobody finishes are a backup's doing.
    #expect(try await third.evidence("restored-from-backup") == (areCarriedOut ? 0 : 1))
  }
}
