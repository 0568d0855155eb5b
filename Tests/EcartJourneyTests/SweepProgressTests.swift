// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Synchronization
import Testing

/// Whoever waits for a sweep is told how far it is.
@Suite("The progress of a sweep")
struct SweepProgressTests {
  /// What was told, in its order.
  private final class Told: Sendable {
    private let steps = Mutex<[SweepProgress]>([])
    func take(_ step: SweepProgress) { steps.withLock { $0.append(step) } }
    func of(_ stage: SweepProgress.Stage) -> [SweepProgress] {
      steps.withLock { $0.filter { $0.stage == stage } }
    }
    var stages: [SweepProgress.Stage] {
      steps.withLock { $0.map(\.stage) }.reduce(into: []) {
        if $0.last != $1 { $0.append($1) }
      }
    }
  }

  private func expect(
    _ told: Told, _ stage: SweepProgress.Stage, of total: Int,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let steps = told.of(stage)
    #expect(!steps.isEmpty, sourceLocation: location)
    #expect(steps.allSatisfy { $0.total == total }, sourceLocation: location)
    #expect(steps.last?.done == total, sourceLocation: location)
    for (earlier, later) in zip(steps, steps.dropFirst()) {
      #expect(earlier.done < later.done, sourceLocation: location)
    }
  }

  @Test func `rises to the total in every stage, row by row where keys are wrapped anew`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    // One is due first; the 450 others came with it, so its epoch is emptied for its sake.
    for number in 0...450 {
      _ = try await host.keeper.admit(
        Receive<SampleOrder>("\(1_000 + number)", from: Sample.origin()))
    }
    host.clock.advance(by: 3_600)
    _ = try await Sample.deliver("1000", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    let epochs = try await host.keeper.sealingReport().lines
    #expect(epochs.map(\.subjects).sorted() == [1, 450])

    let first = Told()
    let purge = PurgeHandler("orders") { $0.count }
    let sweeper = try Sweeper(host.keeper, purging: [purge])
    let report = try await sweeper.sweep { first.take($0) }
    #expect(report.erased == 1 && report.rewrapped == 450)
    expect(first, .destroyingKeys, of: 1)
    expect(first, .purgingRows, of: 1)
    expect(first, .clearingResidue, of: 1)
    expect(first, .retiringEpochs, of: epochs.count)
    // Before each epoch, and after the last.
    #expect(first.of(.retiringEpochs).map(\.done) == [0, 1, 2])
    expect(first, .wrappingAnew, of: 450)
    // In batches of 200, not all at the end.
    #expect(first.of(.wrappingAnew).map(\.done) == [200, 400, 450])
    #expect(first.of(.certifying).isEmpty)

    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 1)
    let second = Told()
    #expect(try await sweeper.sweep { second.take($0) }.certified == 1)
    expect(second, .certifying, of: 1)
    // Nothing is wrapped twice, and nobody is told that it was.
    #expect(second.of(.wrappingAnew).isEmpty && second.of(.destroyingKeys).isEmpty)
    #expect(second.stages == [.clearingResidue, .retiringEpochs, .certifying])
  }

  @Test func `is told of each epoch by itself`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002", "1003"] {
      _ = try await host.keeper.admit(Receive<SampleOrder>(id, from: Sample.origin()))
    }
    host.clock.advance(by: 8 * Sample.day)
    for id in ["2001", "2002"] {
      _ = try await host.keeper.admit(Receive<SampleOrder>(id, from: Sample.origin()))
    }
    // Both are past their time and rotate.
    host.clock.advance(by: 10 * Sample.day)
    let told = Told()
    let report = try await Sweeper(host.keeper, purging: []).sweep { told.take($0) }
    #expect(report.rewrapped == 5 && report.erased == 0)
    let steps = told.of(.wrappingAnew)
    #expect(steps.map(\.done).sorted() == [2, 3] && steps.allSatisfy { $0.done == $0.total })
    expect(told, .retiringEpochs, of: 2)
  }
}
