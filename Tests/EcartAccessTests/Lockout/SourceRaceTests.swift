// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Testing

@testable import EcartAccess

@Suite("Many attempts of one source at once (acc-7)")
struct SourceRaceTests {
  /// So that answers cannot lock the source before the limit does.
  private static func twenty() throws -> Policy {
    try lockout {
      $0.sourceLimit = 20
      $0.sprayAccounts = 20
    }
  }

  @Test func `of two hundred at two hundred accounts, twenty are looked at`() async throws {
    let host = try await Host.open(policy: try Self.twenty())
    let outcomes = try await parallel(200) {
      try await host.check("nobody.\($0)", Door.wrong, from: "203.0.113.7")
    }
    #expect(outcomes.count { $0 == .refused(.wrong) } == 20)
    #expect(outcomes.count { $0 == .refused(.locked) } == 180)
    #expect(host.looked == 20)
    // Nobody else is in the way of anybody.
    #expect(try await host.check("nobody.1", Door.wrong, from: "203.0.113.8") == .refused(.wrong))
    #expect(try await host.alarms("source-locked") == 1)
  }

  /// Two gatekeepers share neither cache nor queue, only what two processes would share.
  @Test func `nor are more looked at when two hosts share the store`() async throws {
    let policy = try Self.twenty()
    let one = try await Host.open(policy: policy)
    let other = try await one.again(policy: policy)
    let outcomes = try await parallel(200) { number in
      try await (number.isMultiple(of: 2) ? one : other).check(
        "nobody.\(number)", Door.wrong, from: "203.0.113.7")
    }
    #expect(outcomes.count { $0 == .refused(.wrong) } == 20)
    #expect(outcomes.count { $0 == .refused(.locked) } == 180)
    #expect(one.looked + other.looked == 20)
  }

  @Test func `the standard numbers let at most fifty begin, and the tenth answer ends it`()
    async throws
  {
    let host = try await Host.open()
    let outcomes = try await parallel(200) {
      try await host.check("nobody.\($0)", Door.wrong, from: "2001:db8::\($0 + 1)")
    }
    let looked = outcomes.count { $0 == .refused(.wrong) }
    #expect((10...50).contains(looked))
    #expect(host.looked == looked)
    #expect(outcomes.count { $0 == .refused(.locked) } == 200 - looked)
    host.clock.advance(by: 1799)
    #expect(try await host.check("nobody.1", Door.wrong, from: "2001:db8::f") == .refused(.locked))
  }

  /// What is counted after the answer is given away while nobody has answered.
  @Test func `attempts that nobody tells of stay counted until the window is over`() async throws {
    let host = try await Host.open(policy: try Self.twenty())
    let maria = try await host.administrator()
    let source = try address("203.0.113.7")
    for number in 0..<20 {
      #expect(
        await host.outcome(of: Attempt(name: "nobody.\(number)", source: source, end: .dies))
          == .interrupted(.workFailed("a test")))
    }
    let reopened = try await host.again(policy: try Self.twenty())
    let next = Attempt(name: "nobody.21", source: source)
    #expect(await reopened.outcome(of: next) == .refused(.locked))
    // There is no lock to wait for, and an administrator can help all the same.
    _ = try await reopened.keeper.admit(UnlockSource(source, by: maria))
    #expect(await reopened.outcome(of: next) == .refused(.wrong))
    for number in 0..<19 {
      _ = await host.outcome(of: Attempt(name: "nobody.\(number)", source: source, end: .dies))
    }
    #expect(await reopened.outcome(of: next) == .refused(.locked))
    host.clock.advance(by: 3600)
    #expect(await reopened.outcome(of: next) == .refused(.wrong))
  }
}
