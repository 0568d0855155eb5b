// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("Tidying counters (acc-7)")
struct TidyTests {
  private static let day: TimeInterval = 86_400

  private struct Kept: Equatable {
    var counters = 0
    var sources = 0
    var networks = 0
  }

  private func kept(_ host: Host) async throws -> Kept {
    let survey = host.keeper.survey
    return Kept(
      counters: try await survey.list(AttemptRecord.self).count,
      sources: try await survey.list(SourceRecord.self).count,
      networks: try await survey.list(SeenNetworks.self).count)
  }

  private func guess(_ number: Int, _ host: Host) async throws {
    _ = await host.outcome(
      of: Attempt(name: "nobody.\(number)", source: try address("2001:db8:0:\(number)::1")))
  }

  @Test func `names nobody has do not grow the store for good, and go in bounded steps`()
    async throws
  {
    let host = try await Host.open()
    #expect(try await host.keeper.tidyAttempts() == 0)
    for number in 0..<150 { try await guess(number, host) }
    #expect(try await kept(host) == Kept(counters: 150, sources: 150))
    host.clock.advance(by: 30 * Self.day)
    #expect(try await host.keeper.tidyAttempts() == 0)
    // Somebody still tries; that counter is not old.
    try await guess(7, host)
    host.clock.advance(by: 2 * Self.day)
    var steps: [Int] = []
    for _ in 0..<8 { steps.append(try await host.keeper.tidyAttempts(limit: 100, shelves: 4_096)) }
    #expect(steps.reduce(0, +) == 298)
    #expect(steps.allSatisfy { $0 <= 100 })
    #expect(try await kept(host) == Kept(counters: 1, sources: 1))
    // A store in which there is nothing to do is not written to.
    let entries = try await host.ledger().count
    for _ in 0..<3 { #expect(try await host.keeper.tidyAttempts() == 0) }
    #expect(try await host.ledger().count == entries)
    host.clock.advance(by: 32 * Self.day)
    for _ in 0..<40 { _ = try await host.keeper.tidyAttempts() }
    #expect(try await kept(host) == Kept())
  }

  @Test func `the host's minute does it, and writes what was counted of connections`()
    async throws
  {
    let host = try await Host.open()
    let keeper = host.keeper
    for number in 0..<5 { try await guess(number, host) }
    let stranger = AdmitAddress(try address("203.0.113.7"))
    for _ in 0..<3 {
      await #expect(throws: Denied<AdmitAddress>.refused(.noList)) {
        try await keeper.admit(stranger)
      }
    }
    await keeper.doDuties()
    #expect(try await kept(host) == Kept(counters: 5, sources: 5))
    #expect(try await host.alarms("connections-refused") == 0)
    host.clock.advance(by: 32 * Self.day)
    await keeper.doDuties()
    #expect(try await kept(host) == Kept())
    #expect(try await host.alarms("connections-refused") == 1)
  }

  @Test func `a lock that stands keeps its counter, and goes when it has long ended`()
    async throws
  {
    let host = try await Host.open()
    let locked = Attempt(name: "nobody.locked", lock: .seconds(60 * 86_400), limit: 1)
    #expect(await host.outcome(of: locked) == .refused(.wrong))
    try await guess(1, host)
    for _ in 0..<59 {
      host.clock.advance(by: Self.day)
      _ = try await host.keeper.tidyAttempts()
    }
    #expect(try await kept(host) == Kept(counters: 1))
    #expect(await host.outcome(of: locked) == .refused(.locked))
    for _ in 0..<33 {
      host.clock.advance(by: Self.day)
      _ = try await host.keeper.tidyAttempts()
    }
    #expect(try await kept(host) == Kept())
  }

  @Test func `a source's lock survives tidying too`() async throws {
    let host = try await Host.open(
      policy: try lockout {
        $0.sourceLimit = 1
        $0.sourceLock = .seconds(60 * 86_400)
      })
    let source = try address("203.0.113.7")
    _ = await host.outcome(of: Attempt(name: "nobody.1", source: source))
    for _ in 0..<59 {
      host.clock.advance(by: Self.day)
      _ = try await host.keeper.tidyAttempts()
    }
    #expect(try await kept(host) == Kept(sources: 1))
    #expect(
      await host.outcome(of: Attempt(name: "nobody.2", source: source)) == .refused(.locked))
  }

  @Test func `networks are kept for ninety days`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    try await host.keeper.admit(See(account: maria, source: try address("203.0.113.7")))
    for day in 1...91 {
      #expect(try await kept(host).networks == 1, "day \(day)")
      host.clock.advance(by: Self.day)
      _ = try await host.keeper.tidyAttempts()
    }
    #expect(try await kept(host).networks == 0)
  }

  @Test func `two processes that tidy at once take nothing twice and nothing that is new`()
    async throws
  {
    let one = try await Host.open()
    for number in 0..<60 { try await guess(number, one) }
    let other = try await one.again()
    one.clock.advance(by: 32 * Self.day)
    try await guess(3, one)
    let removed = try await parallel(8) { number in
      try await (number.isMultiple(of: 2) ? one : other).keeper.tidyAttempts()
    }
    #expect(removed.reduce(0, +) == 118)
    #expect(try await kept(one) == Kept(counters: 1, sources: 1))
  }
}

/// A sign-in's network and nothing else.
private struct See: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = Never
  let account: AccountID
  let source: Address

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    try await SeenNetworks.see(account, from: source, on: &desk)
    return .admit((), for: .zero)
  }
}
