// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartDeletion

@Suite("A key service that takes seven days to destroy a root")
struct WaitingRootTests {
  /// Order 1001 is delivered at once and 1002 never; ten minutes into the day on which 1001 is due.
  private static func onDueDay() async throws -> (host: Host, keys: WaitingKeyring) {
    let clock = TestingClock(Sample.start)
    let keys = WaitingKeyring(clock)
    let host = try await Host.open(
      Sample.directory(), clock, policy: WaitingKeyring.policy(), keys: keys)
    try await host.bootstrap()
    for id in ["1001", "1002"] { try await host.receive(id) }
    _ = try await Sample.deliver("1001", host.keeper)
    let due = Sample.start.addingTimeInterval(23 * Sample.day)
    let seconds = due.timeIntervalSince1970
    clock.advance(to: due - seconds.truncatingRemainder(dividingBy: Sample.day) + 600)
    return (host, keys)
  }

  /// The roots of the epochs that 1001 was in: a week's, and then its due day's.
  private static func roots(_ keys: WaitingKeyring) async throws -> Set<String> {
    Set(try await keys.roots().filter { $0.hasPrefix("open-") || $0.hasPrefix("due-") })
  }

  private static func isTold(_ report: SweepReport, _ roots: Set<String>, _ end: Date) -> Bool {
    roots.allSatisfy { root in
      report.delays.count { $0.contains(root) && $0.contains(Timestamp.text(end)) } == 1
    }
  }

  @Test func `certificates wait for it, each sweep says until when, and the thirtieth day is met`()
    async throws
  {
    var (host, keys) = try await Self.onDueDay()
    let roots = try await Self.roots(keys)
    #expect(roots.count == 2)
    let end = host.clock.now.addingTimeInterval(WaitingKeyring.wait)
    for day in 23...29 {
      let report = try await host.sweep()
      #expect(report.erased == (day == 23 ? 1 : 0), "day \(day)")
      #expect(report.rootsDestroyed == 0, "day \(day)")
      #expect(report.awaitingVerification == 0, "day \(day)")
      #expect(report.rootsWaiting == Dictionary(roots.map { ($0, end) }) { $1 }, "day \(day)")
      #expect(Self.isTold(report, roots, end), "day \(day): \(report.delays)")
      host.clock.advance(by: 61)
      #expect(try await host.verify().verified == 0, "day \(day)")
      #expect(try await host.sweep().certified == 0, "day \(day)")
      #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil, "day \(day)")
      host.clock.advance(by: Sample.day - 61)
      guard day == 26 else { continue }
      // A new process is told the same.
      try host.close()
      host = try await Host.open(
        host.directory, host.clock, policy: WaitingKeyring.policy(), keys: keys)
    }
    // The service's word is out: the roots are gone, and not an hour later than they may be.
    let last = try await host.sweep()
    #expect(last.rootsWaiting == [:] && last.delays == [])
    #expect(try await host.verify().verified == 1)
    #expect(try await host.sweep().certified == 1)
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
    #expect(host.clock.now < Sample.start.addingTimeInterval(30 * Sample.day))
    let body = try #require(try await host.body("1002"))
    #expect(try await host.recipient(inBody: body) == "Ana Sample-1002")
  }

  @Test func `what an administrator of the service brings back is destroyed again and told`()
    async throws
  {
    let (host, keys) = try await Self.onDueDay()
    let roots = try await Self.roots(keys)
    _ = try await host.sweep()
    host.clock.advance(by: 5 * Sample.day)
    for root in roots { keys.cancelDestruction(of: root) }
    let end = host.clock.now.addingTimeInterval(WaitingKeyring.wait)
    let report = try await host.sweep()
    #expect(Self.isTold(report, roots, end))
    #expect(report.rootsWaiting.values.allSatisfy { $0 == end } && !report.rootsWaiting.isEmpty)
    // When it would have been over.
    host.clock.advance(by: 2 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
    host.clock.advance(to: end)
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
  }

  @Test func `a lost root that turns up there counts as destroyed when it is gone, and not before`()
    async throws
  {
    let clock = TestingClock(Sample.start)
    let keys = WaitingKeyring(clock)
    let place = try await EscrowHost.make(clock, policy: WaitingKeyring.policy(), keys: keys)
    let epoch = try await place.epoch()
    keys.hide(epoch)
    try await place.declareLost(epoch, givingUp: 1)
    keys.turnUp(epoch)
    let end = clock.now.addingTimeInterval(WaitingKeyring.wait)
    for _ in 0..<3 {
      let report = try await place.host.sweep()
      #expect(report.rootsDestroyed == 0)
      #expect(report.rootsWaiting[epoch] == end)
      #expect(Self.isTold(report, [epoch], end))
      clock.advance(by: Sample.day)
    }
    clock.advance(to: end)
    let report = try await place.host.sweep()
    #expect(report.rootsWaiting[epoch] == nil)
    #expect(!report.delays.contains { $0.contains(epoch) })
    #expect(try await !keys.roots().contains(epoch))
  }

  @Test func `a root that is back when the verifier comes is found, and not certified`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    let due = try #require(try await host.vault.ownRoots().first { $0.hasPrefix("due-") })
    let file = "\(host.directory)/roots/\(due).root"
    let kept = try Data(contentsOf: URL(filePath: file))
    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().awaitingVerification == 1)
    // Somebody puts a copy back.
    #expect(
      FileManager.default.createFile(
        atPath: file, contents: kept, attributes: [.posixPermissions: 0o600]))
    host.clock.advance(by: 61)
    let found = try await host.verify()
    #expect(found.verified == 0 && found.faults.count == 1)
    #expect(found.faults.first?.contains("the root of an epoch") == true)
    #expect(try await host.evidence("\"root-left\"") == 1)
    // The sweep destroys it again; what was not verified is not certified.
    let swept = try await host.sweep()
    #expect(swept.certified == 0 && swept.rootsDestroyed == 1)
    #expect(!FileManager.default.fileExists(atPath: file))
    #expect(try await host.verify().verified == 1)
    #expect(try await host.sweep().certified == 1)
  }
}
