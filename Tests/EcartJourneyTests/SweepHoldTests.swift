// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Synchronization
import Testing

/// Whoever places a hold and is told that it stands must not find the subject erased by a sweep that
/// was under way.
@Suite("A legal hold that is placed while a sweep is under way")
struct SweepHoldTests {
  /// A store in which somebody acts once the sweep was told which holds there are.
  private final class LateStore: ForwardingStore {
    let base: any Store
    private let act = Mutex<WatchedKeyring.Act?>(nil)

    init(_ base: any Store) { self.base = base }

    func afterHoldsAreRead(_ act: @escaping WatchedKeyring.Act) { self.act.withLock { $0 = act } }

    func obligations(
      rule: String, basisUpTo instant: Date, limit: Int
    ) async throws(StoreFailure) -> [Obligation] {
      let found = try await base.obligations(rule: rule, basisUpTo: instant, limit: limit)
      guard rule == ObligationRule.legalHold.name else { return found }
      let next = act.withLock { act in
        defer { act = nil }
        return act
      }
      do { try await next?() } catch { Issue.record(error) }
      return found
    }
  }

  /// Ten days from now.
  private static func hold(_ id: String, _ host: Host) async throws {
    _ = try await host.keeper.admit(
      PlaceHold<SampleOrder>(
        on: id, from: Sample.origin(), statute: "Act 1, § 2",
        until: host.clock.now.addingTimeInterval(10 * Sample.day), approvedBy: host.signIn()))
  }

  @Test func `keeps its subject when a key service is asked about a lost root meanwhile`()
    async throws
  {
    let folder = Sample.directory()
    let keys = WatchedKeyring(try FileKeyring(directory: folder))
    var retention = RetentionPolicy()
    retention.smallBatch = 1
    let place = try await EscrowHost.make(policy: .ecartAPI.tightening(retention), keys: keys)
    let host = place.host
    let lost = try await place.epoch()
    try await host.receive("1002")
    _ = try await Sample.deliver("1002", host.keeper)
    try FileManager.default.removeItem(atPath: "\(folder)/\(lost).root")
    try host.vault.forget([host.subject("1001")], epochs: [lost])
    try host.vault.anchor.write(.rootLost, at: Timestamp.milliseconds(host.clock.now)) {
      $0.root = lost
      $0.loss = AnchoredLoss(id: UUID(), because: "storage-failed", keys: 1)
    }
    host.clock.advance(by: 30 * Sample.day)
    keys.whileAsked(for: lost) { try await Self.hold("1002", host) }
    // Nor does it count among those who are too many to be erased without a person's word.
    let report = try await host.sweep()
    #expect(report.due == 1 && report.erased == 1 && report.held == 1)
    #expect(try await host.state("1001") == .erased)
    #expect(try await host.state("1002") == .living)
    #expect(try !host.vault.anchor.summary().tombstones.contains(host.subject("1002")))
  }

  @Test(arguments: [["1001", "1002"], ["1002"]])
  func `keeps its subject until the anchor has its line`(_ ids: [String]) async throws {
    var late: LateStore?
    let host = try await Host.open(
      Sample.directory(), TestingClock(Sample.start),
      wrapping: { base in
        let store = late ?? LateStore(base)
        late = store
        return store
      })
    try await host.bootstrap()
    for id in ids {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    host.clock.advance(by: 30 * Sample.day)
    try #require(late).afterHoldsAreRead { try await Self.hold("1002", host) }
    let report = try await host.sweep()
    #expect(report.due == ids.count - 1 && report.erased == ids.count - 1 && report.held == 1)
    #expect(try await host.state("1002") == .living)
    #expect(try !host.vault.anchor.summary().tombstones.contains(host.subject("1002")))
    // It ends, and the subject is due again.
    host.clock.advance(by: 11 * Sample.day)
    #expect(try await host.sweep().erased == 1)
    #expect(try await host.state("1002") == .erased)
  }
}
