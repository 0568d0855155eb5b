// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartAccess

@Suite("Addresses: how the list is kept (net-1)")
struct AddressListTests {
  /// So many blocks, IPv4 and IPv6 by turns.
  private func blocks(_ count: Int, v4: Bool = true) throws -> [AddressBlock] {
    try (0..<count).map { number in
      let low = [UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255)]
      if v4 && number.isMultiple(of: 2) {
        let first = try #require(Address(bytes: [11] + low))
        return try #require(AddressBlock(first: first, prefix: 32))
      }
      let head: [UInt8] = [0x20, 1, 0xd, 0xb8, 0]
      let first = try #require(
        Address(bytes: head + low + [UInt8](repeating: 0, count: 8)))
      return try #require(AddressBlock(first: first, prefix: 64))
    }
  }

  @Test
  func `a hundred thousand blocks are one record of less than 2.5 MB, and one more is refused`()
    async throws
  {
    let all = try blocks(AllowAddresses.most, v4: false)
    let record = AllowedAddresses(all, version: UUID())
    #expect(try record.encoded().count < 2_500_000)
    let host = try await Host.open()
    let other = try await host.again()
    let admin = try await host.administrator()
    let more = all + [try AddressBlock(parsing: "192.0.2.1")]
    #expect(await host.outcome(of: AllowAddresses(more, by: admin)) == .refused(.tooMany))
    let mixed = try blocks(AllowAddresses.most)
    #expect(try await host.keeper.admit(AllowAddresses(mixed, by: admin)).claim == 100_000)
    // The other process reads it whole, once, and asks it then.
    for text in ["11.0.0.0", "11.1.134.158", "2001:db8:0:1:ffff::", "2001:db8:1:869f::1"] {
      #expect(await other.outcome(of: AdmitAddress(try address(text))) == .admitted, "\(text)")
    }
    for text in ["11.0.0.1", "11.1.134.160", "2001:db8:0:2::", "2001:db8:1:86a1::", "10.0.0.0"] {
      #expect(
        await other.outcome(of: AdmitAddress(try address(text))) == .refused(.notListed))
    }
    let checks = try await AddressChecks.checks(host.keeper.survey)
    #expect(checks.allSatisfy { $0.holds })
  }

  @Test func `what is packed comes out again, and nothing that was tampered with`() throws {
    let some = [
      "192.0.2.0/24", "0.0.0.0/0", "::/0", "2001:db8::/32", "198.51.100.7", "2001:db8::1/128",
    ]
    let blocks = try some.map { try AddressBlock(parsing: $0) }
    let record = AllowedAddresses(blocks + blocks, version: UUID())
    #expect(Set(try #require(record.blocks())) == Set(blocks))
    #expect(record.blocks()?.count == blocks.count)
    let text = String(decoding: try record.encoded(), as: UTF8.self)
    let packed = try #require(text.firstMatch(of: /"packed":"([^"]+)"/)).output.1
    let bytes = [UInt8](
      try #require(Data(base64Encoded: packed.replacingOccurrences(of: "\\/", with: "/"))))
    func reading(_ bytes: [UInt8]) throws -> [AddressBlock]? {
      let changed = text.replacingOccurrences(
        of: packed, with: Data(bytes).base64EncodedString())
      return try AllowedAddresses(decoding: Array(changed.utf8)).blocks()
    }
    #expect(try reading(bytes)?.count == blocks.count)
    // Cut off, of no version, of a prefix that is none, with bits behind the prefix.
    #expect(try reading(bytes.dropLast()) == nil)
    #expect(try reading([5] + bytes.dropFirst()) == nil)
    #expect(try reading([4, 33, 192, 0, 2, 0]) == nil)
    #expect(try reading([4, 24, 192, 0, 2, 1]) == nil)
    #expect(
      try reading([6, 96] + [UInt8](repeating: 0, count: 10) + [255, 255, 0, 0, 0, 0]) == nil)
  }

  @Test func `a list that is known is not read again, and a new one is`() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    try await host.keeper.admit(
      AllowAddresses([try AddressBlock(parsing: "192.0.2.0/24")], by: admin))
    let compiled = CompiledAddresses()
    // Without a cache of records, so that each read is a read of the store.
    func reads(_ text: String, expecting outcome: Outcome<AdmitAddress>) async throws -> Int {
      var parts = Parts()
      parts.add(try #require(host.keeper.part(Vault.self)))
      parts.add(compiled)
      let store = FaultyStore(host.keeper.store)
      let keeper = Gatekeeper(
        store: store, policy: .ecartAPI, parts: parts, clock: host.keeper.clock)
      let fresh = Host(keeper: keeper, clock: host.clock, directory: host.directory)
      #expect(await fresh.outcome(of: AdmitAddress(try address(text))) == outcome)
      return store.reads
    }
    let first = try await reads("192.0.2.1", expecting: .admitted)
    for _ in 0..<3 {
      #expect(try await reads("192.0.2.1", expecting: .admitted) == first - 1)
    }
    try await host.keeper.admit(
      AllowAddresses([try AddressBlock(parsing: "198.51.100.0/24")], by: admin))
    #expect(try await reads("198.51.100.1", expecting: .admitted) == first)
    #expect(try await reads("198.51.100.1", expecting: .admitted) == first - 1)
    _ = try await reads("192.0.2.1", expecting: .refused(.notListed))
  }

  @Test func `blocks of another list than the head's let nobody in`() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    try await host.keeper.admit(
      AllowAddresses([try AddressBlock(parsing: "192.0.2.0/24")], by: admin))
    try await host.keeper.admit(Swap())
    let other = try await host.again()
    let outcome = await other.outcome(of: AdmitAddress(try address("192.0.2.1")))
    #expect(outcome == .interrupted(.unreadableRecord(space: "AllowedAddresses")))
    let checks = try await AddressChecks.checks(host.keeper.survey)
    #expect(checks.allSatisfy { !$0.holds })
  }

  /// Leaves the blocks and writes another head.
  private struct Swap: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("net-1")] }
    typealias Reason = Never
    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
      try await desk.write(
        AllowedAddressesHead(version: UUID(), blocks: 1, since: desk.now),
        at: AllowedAddressesHead.key)
      return .admit((), for: .zero)
    }
  }
}
