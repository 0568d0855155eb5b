// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartDeletion

/// Rows of the host that cannot be purged keep their certificates waiting, and nothing else.
@Suite("A sweep whose handler fails")
struct StuckRowsTests {
  private struct Stuck: Error {}

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
    await #expect(throws: Stuck.self) { _ = try await sweeper.sweep() }
    for epoch in epochs { #expect(try await !host.vault.provider.hasRoot(epoch)) }
    // Nobody is certified whose rows are there.
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 0)
    await #expect(throws: Stuck.self) { _ = try await sweeper.sweep() }
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
    await #expect(throws: Stuck.self) { _ = try await sweeper.sweep(confirmation: confirmed) }
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == ids.count - 1)
    await #expect(throws: Stuck.self) { _ = try await sweeper.sweep() }
    var certified = 0
    for subject in subjects where try await host.keeper.certificate(of: subject) != nil {
      certified += 1
    }
    #expect(certified == ids.count - 1)
    #expect(try await host.keeper.certificate(of: stuck) == nil)
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
