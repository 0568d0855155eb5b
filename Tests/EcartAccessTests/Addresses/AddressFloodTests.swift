// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartAccess

@Suite("Addresses: a flood of refused connections (net-1)")
struct AddressFloodTests {
  /// As a host asks: not through a generic helper, which would ask the gate itself.
  private func knock(
    _ text: String, _ keeper: Gatekeeper, _ proxies: TrustedProxies = .none
  ) async throws -> String {
    let gate = AdmitAddress(try address(text), through: proxies)
    do throws(Denied<AdmitAddress>) {
      try await keeper.admit(gate)
      return "admitted"
    } catch {
      switch error {
      case .refused(let reason): return "\(reason.code)"
      case .interrupted: return "interrupted"
      case .outcomeUnknown: return "unknown"
      }
    }
  }

  private func entries(_ host: Host) async throws -> [String] {
    try await host.ledger().filter { $0.contains("AdmitAddress\"") && $0.contains("\"refused\"") }
  }

  private func listed(_ blocks: [String] = ["192.0.2.0/24"]) async throws -> (Host, Proof<SignIn>) {
    let host = try await Host.open()
    let admin = try await host.administrator()
    try await host.keeper.admit(
      AllowAddresses(try blocks.map { try AddressBlock(parsing: $0) }, by: admin))
    return (host, admin)
  }

  @Test func `of three hundred refusals in a minute one is an entry, and the next has the count`()
    async throws
  {
    let (host, _) = try await listed()
    let said = try await parallel(200) { _ in
      try await knock("203.0.113.7", host.keeper)
    }
    #expect(said.allSatisfy { $0 == "not-listed" })
    host.clock.advance(by: 59)
    for _ in 0..<100 { #expect(try await knock("203.0.113.7", host.keeper) == "not-listed") }
    #expect(try await entries(host).count == 1)
    host.clock.advance(by: 1)
    #expect(try await knock("203.0.113.7", host.keeper) == "not-listed")
    let two = try await entries(host)
    #expect(two.count == 2)
    #expect(two[0].contains("\"repeats\"") == false)
    #expect(two[1].contains("\"repeats\"") && two[1].contains("299"))
    // What is in an entry is not counted once more.
    host.clock.advance(by: 60)
    #expect(try await host.keeper.settleRefusedAddresses() == 0)
  }

  @Test func `every network has its own first entry`() async throws {
    let (host, _) = try await listed()
    for source in [
      "203.0.113.7", "203.0.113.8", "2001:db8:0:1::1", "2001:db8:0:2::1", "::ffff:203.0.113.9",
    ] {
      #expect(try await knock(source, host.keeper) == "not-listed")
    }
    #expect(try await entries(host).count == 5)
    for source in ["::ffff:203.0.113.7", "2001:db8:0:1:ffff::1", "2001:db8:0:2::2"] {
      #expect(try await knock(source, host.keeper) == "not-listed")
    }
    #expect(try await entries(host).count == 5)
  }

  @Test func `counts of those who do not come back are entries of their own`() async throws {
    let (host, _) = try await listed()
    for source in ["203.0.113.7", "203.0.113.8", "2001:db8:0:1::1"] {
      for _ in 0..<4 { #expect(try await knock(source, host.keeper) == "not-listed") }
    }
    #expect(try await knock("198.51.100.1", host.keeper) == "not-listed")
    #expect(try await host.keeper.settleRefusedAddresses() == 0)
    host.clock.advance(by: 60)
    #expect(try await host.keeper.settleRefusedAddresses() == 3)
    #expect(try await host.keeper.settleRefusedAddresses() == 0)
    let counts = try await host.ledger().filter { $0.contains("connections-refused") }
    #expect(counts.count == 3)
    #expect(counts.allSatisfy { $0.contains("\"repeats\"") && !$0.contains("203.0.113") })
  }

  @Test func `whoever is approved is let in at once, minute or not`() async throws {
    let (host, admin) = try await listed(["192.0.2.0/24", "2001:db8:0:1::7/128"])
    let other = try await host.again()
    for _ in 0..<3 { #expect(try await knock("203.0.113.7", other.keeper) == "not-listed") }
    // One address of a network that is refused otherwise.
    #expect(try await knock("2001:db8:0:1::6", other.keeper) == "not-listed")
    #expect(try await knock("2001:db8:0:1::6", other.keeper) == "not-listed")
    #expect(try await knock("2001:db8:0:1::7", other.keeper) == "admitted")
    try await host.keeper.admit(
      AllowAddresses([try AddressBlock(parsing: "203.0.113.0/24")], by: admin))
    #expect(try await knock("203.0.113.7", other.keeper) == "admitted")
    #expect(try await knock("192.0.2.1", other.keeper) == "not-listed")
  }

  @Test func `each reason has its own first entry`() async throws {
    let host = try await Host.open()
    let proxies = TrustedProxies([try AddressBlock(parsing: "203.0.113.7")])
    for _ in 0..<5 {
      #expect(try await knock("203.0.113.7", host.keeper) == "no-list")
      #expect(try await knock("203.0.113.7", host.keeper, proxies) == "unclear")
    }
    #expect(try await entries(host).count == 2)
  }

  /// The first one is told of before anybody is answered; if it cannot be, nobody is answered by it.
  @Test func `an entry that is lost does not open the minute`() async throws {
    let (host, _) = try await listed()
    var parts = Parts()
    parts.add(try #require(host.keeper.part(Vault.self)))
    parts.add(CompiledAddresses())
    parts.add(RefusedAddresses())
    let keeper = Gatekeeper(
      store: FaultyStore(host.keeper.store, failing: .commit(1)), policy: .ecartAPI,
      parts: parts, clock: host.keeper.clock)
    let said = try await parallel(50) { _ in try await knock("203.0.113.7", keeper) }
    #expect(said.count { $0 == "interrupted" } == 1)
    #expect(said.count { $0 == "not-listed" } == 49)
    #expect(try await entries(host).count == 1)
    host.clock.advance(by: 60)
    #expect(try await knock("203.0.113.7", keeper) == "not-listed")
    #expect(try await entries(host).last?.contains("48") == true)
  }

  @Test func `past four thousand networks at once each is an entry, and a minute later not`()
    async throws
  {
    let refused = RefusedAddresses()
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    func key(_ number: Int) throws -> (RefusedAddresses.Key, Address) {
      let one = try #require(
        Address(bytes: [10, 1, UInt8(number / 256), UInt8(number % 256)]))
      return (RefusedAddresses.Key(network: one.source, reason: .notListed), one)
    }
    for number in 0..<4_096 {
      let (key, one) = try key(number)
      guard case .first(nil) = await refused.enter(key, at: now) else {
        Issue.record("\(number)")
        return
      }
      refused.opened(key, one, at: now)
      guard case .repeated = await refused.enter(key, at: now) else {
        Issue.record("\(number)")
        return
      }
    }
    let (last, _) = try key(5_000)
    guard case .alone = await refused.enter(last, at: now) else {
      Issue.record("it was counted")
      return
    }
    // The counts are not thrown away for new ones.
    guard case .alone = await refused.enter(last, at: now + 60) else {
      Issue.record("it was counted")
      return
    }
    var written = 0
    while case let some = refused.takeFinished(at: now + 60), !some.isEmpty {
      #expect(some.count <= 64)
      written += some.count
    }
    #expect(written == 4_096)
    guard case .first(nil) = await refused.enter(last, at: now + 60) else {
      Issue.record("it was not counted")
      return
    }
  }
}
