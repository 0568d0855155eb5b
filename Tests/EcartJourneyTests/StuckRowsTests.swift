// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartDeletion
@testable import EcartVault

/// Rows of the host that cannot be purged keep their certificates waiting, and nothing else.
@Suite("A sweep whose handler fails")
struct StuckRowsTests {
  /// What a host's error may say.
  private struct Stuck: Error, CustomStringConvertible {
    var description: String { "no such row: Ana Sample-1001" }
  }

  /// What the sweep did although a handler failed.
  private func incomplete(
    _ sweeper: Sweeper, confirmation: Proof<ConfirmSweep>? = nil
  ) async throws -> SweepIncomplete {
    try #require(
      await #expect(throws: SweepIncomplete.self) {
        _ = try await sweeper.sweep(confirmation: confirmation)
      })
  }

  private func delivered(_ host: Host, _ ids: [String]) async throws {
    for id in ids {
      _ = try await host.keeper.admit(Receive<SampleOrder>(id, from: Sample.origin()))
      _ = try await Sample.deliver(id, host.keeper)
    }
  }

  @Test func `destroys the roots all the same, and is taken up when the rows can be purged`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await delivered(host, ["1001"])
    host.clock.advance(by: Sample.day)
    try await delivered(host, ["1002"])
    let epochs = try await [host.epoch(of: "1001"), host.epoch(of: "1002")]
    #expect(Set(epochs).count == 2)
    host.clock.advance(by: 30 * Sample.day)
    let sweeper = try Sweeper(
      host.keeper, purging: [PurgeHandler("orders") { _ in throw Stuck() }])
    let ending = try await incomplete(sweeper)
    #expect(ending.failures.map(\.step) == [.purging(handler: "orders")])
    #expect(ending.failures.first?.error is Stuck)
    // Whose rows wait is told beside everything else, to the caller and to the ledger.
    #expect(ending.report.erased == 2 && ending.report.rootsDestroyed >= epochs.count)
    #expect(ending.report.delays.contains { $0.hasPrefix("2 keys are destroyed") })
    #expect(
      try await host.evidence("\"kind\":\"rows-not-purged\"", "\"waiting\":{\"count\":2}") == 1)
    #expect("\(ending)".contains("the purge handler \"orders\" threw"))
    #expect("\(ending)".contains("keys destroyed: 2") && !"\(ending)".contains("Ana"))
    for epoch in epochs { #expect(try await !host.vault.provider.hasRoot(epoch)) }
    // Nobody is certified whose rows are there.
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 0)
    _ = try await incomplete(sweeper)
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)

    try await host.eraseAndCertify()
    for id in ["1001", "1002"] {
      #expect(try await host.keeper.certificate(of: host.subject(id)) != nil)
    }
  }

  @Test func `goes on with everybody else, in the same call and in others`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.bootstrap()
    // One more than a handler is given at once.
    let ids = (0...Sweeper.chunk).map { "\(1_000 + $0)" }
    try await delivered(host, ids)
    host.clock.advance(by: 30 * Sample.day)
    let subjects = try ids.map { try host.subject($0) }.sorted()
    let stuck = try #require(subjects.first)
    let sweeper = try Sweeper(
      host.keeper,
      purging: [
        PurgeHandler("orders") { given in
          if given.contains(stuck) { throw Stuck() }
          return given.count
        }
      ])
    let confirmed = try await host.keeper.admit(ConfirmSweep(ids.count, by: host.signIn()))
    let ending = try await incomplete(sweeper, confirmation: confirmed)
    #expect(ending.report.rowsPurged == ids.count - 1)
    #expect(ending.report.delays.contains { $0.hasPrefix("1 keys are destroyed") })
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == ids.count - 1)
    #expect(try await incomplete(sweeper).report.certified == ids.count - 1)
    var certified = 0
    for subject in subjects where try await host.keeper.certificate(of: subject) != nil {
      certified += 1
    }
    #expect(certified == ids.count - 1)
    #expect(try await host.keeper.certificate(of: stuck) == nil)
  }

  @Test func `that fails for several and for none of them alone has done its work`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await delivered(host, ["1001", "1002"])
    host.clock.advance(by: 30 * Sample.day)
    let report = try await Sweeper(
      host.keeper,
      purging: [
        PurgeHandler("orders") { given in
          if given.count > 1 { throw Stuck() }
          return 1
        }
      ]
    ).sweep()
    #expect(report.rowsPurged == 2 && report.delays.isEmpty)
  }

  @Test func `and whose reader holds residue back tells both, for whoever's rows wait too`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await delivered(host, ["1001"])
    host.clock.advance(by: 30 * Sample.day)
    let reader = try await host.readOldSnapshot()
    let sweeper = try Sweeper(
      host.keeper, purging: [PurgeHandler("orders") { _ in throw Stuck() }])
    let ending = try await incomplete(sweeper)
    #expect(ending.report.delays.contains { $0.contains("A reader holds an old snapshot") })
    #expect(ending.report.delays.contains { $0.hasPrefix("1 keys are destroyed") })
    #expect(
      try await host.evidence("\"kind\":\"residue-held-back\"", "\"waiting\":{\"count\":1}") == 1)
    try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
  }

  @Test func `over a store that is replaced meanwhile ends there, and says what it did`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await delivered(host, ["1001"])
    let epoch = try await host.epoch(of: "1001")
    host.clock.advance(by: 30 * Sample.day)
    let anchor = try host.vault.anchor
    let sweeper = try Sweeper(
      host.keeper,
      purging: [
        PurgeHandler("orders") { _ in
          // Somebody restores the store while its rows are purged.
          try anchor.write(.recovered, at: 0)
          throw Stuck()
        }
      ])
    let ending = try await incomplete(sweeper)
    #expect(ending.report.erased == 1 && ending.report.rootsDestroyed == 0)
    #expect(ending.failures.map(\.step) == [.purging(handler: "orders"), .retiringEpochs])
    #expect(ending.failures.last?.error as? SweepStopped == .storeWasReplaced)
    // What was erased before was erased.
    #expect(!"\(ending)".contains("nothing was erased"))
    #expect(try await host.vault.provider.hasRoot(epoch))
  }

  @Test func `stops at once when it is cancelled`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await delivered(host, ["1001"])
    let epoch = try await host.epoch(of: "1001")
    host.clock.advance(by: 30 * Sample.day)
    let keeper = host.keeper
    let sweeping = Task { try await Sweeper(keeper, purging: [.cancelling]).sweep() }
    await #expect(throws: CancellationError.self) { _ = try await sweeping.value }
    #expect(try await host.vault.provider.hasRoot(epoch))
    #expect(try await host.state("1001") == .erased)
  }
}

extension PurgeHandler {
  /// Keys are destroyed and announced when the sweep is interrupted, and roots are not.
  static let cancelling = PurgeHandler("orders") { _ in
    withUnsafeCurrentTask { $0?.cancel() }
    throw CancellationError()
  }
}
