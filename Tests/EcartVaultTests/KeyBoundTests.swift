// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

/// How many keys a vault itself holds unwrapped, and for how long (clause enc-2).
@Suite struct KeyBoundTests {
  /// A vault of its own over another's installation, with nothing in memory.
  private func vault(_ host: KeyHost, keyCapacity: Int) throws -> Vault {
    let whole = try present(host.keeper.part(Vault.self))
    return Vault(
      installation: whole.installation, provider: whole.provider, anchor: whole.anchor,
      context: whole.context, keyCapacity: keyCapacity)
  }

  private func key(_ name: String, _ host: KeyHost) throws -> SubjectKey {
    SubjectKey(
      subject: try host.subject(name), origin: KeyHost.shop.description, version: 1, name: [],
      primary: try SubjectKey.Member(id: 1, secret: .random(count: 32)))
  }

  @Test func `a vault with room for two subjects' keys holds two`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let vault = try vault(host, keyCapacity: 2)
    weak var first: SubjectKey?
    do {
      let made = try key("1", host)
      vault.lease(made, at: KeyHost.start)
      first = made
    }
    #expect(first != nil)
    for number in 2...50 {
      vault.lease(try key("\(number)", host), at: KeyHost.start)
      #expect(vault.subjectKeys.count <= 2)
    }
    #expect(vault.subjectKeys.count == 2)
    // What made room is gone, not only out of the list.
    #expect(first == nil)
    let left = try (1...50).filter {
      vault.leased(try host.subject("\($0)"), version: 1, at: KeyHost.start) != nil
    }
    #expect(left.count == 2)
  }

  @Test func `a vault holds no more than 4096 epochs' keys`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let vault = try vault(host, keyCapacity: 2)
    let secret = try Secret.random(count: 32)
    for number in 1...4_100 {
      vault.lease(try EpochKey(id: "due-\(number)", key: secret), at: KeyHost.start)
    }
    #expect(vault.epochKeys.count == 4_096)
  }

  // 64 bytes each: 4 MiB, which is what the documentation says.
  @Test func `the vault that a host is opened with holds 65536 subjects' keys at most`()
    async throws
  {
    let host = try await KeyHost()
    defer { host.place.remove() }
    #expect(try present(host.keeper.part(Vault.self)).subjectKeys.capacity == 65_536)
  }

  @Test func `a minute's duties let go of what is leased no longer, with nobody's help`()
    async throws
  {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let vault = try present(host.keeper.part(Vault.self))
    let box = try await host.seal("Ana Sample", for: "1001")
    #expect(try await host.opened(box, of: "1001", by: host.keeper) == "Ana Sample")
    #expect(vault.subjectKeys.count == 1 && vault.epochKeys.count >= 1)
    host.clock.advance(by: 59)
    await host.keeper.doDuties()
    #expect(vault.subjectKeys.count == 1)
    host.clock.advance(by: 2)
    await host.keeper.doDuties()
    #expect(vault.subjectKeys.count == 0 && vault.epochKeys.count == 0)
    #expect(try await host.opened(box, of: "1001", by: host.keeper) == "Ana Sample")
  }
}
