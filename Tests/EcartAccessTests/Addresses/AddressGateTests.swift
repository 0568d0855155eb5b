// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("Addresses: the list and its gate (net-1)")
struct AddressGateTests {
  @Test("a list of many blocks says what each block says")
  func likeTheBlocks() throws {
    let seed = UInt64.random(in: 1...UInt64.max)
    print("seed \(seed)")
    var random = Seeded(state: seed)
    for _ in 0..<40 {
      var blocks: [AddressBlock] = []
      for _ in 0..<60 {
        let isV4 = random.next() % 2 == 0
        let prefix = Int(random.next() % (isV4 ? 33 : 129))
        // Few different leading bits, so that blocks touch, overlap and hold one another.
        var bytes = (0..<(isV4 ? 4 : 16)).map { _ in UInt8(random.next() % 4) }
        for bit in prefix..<bytes.count * 8 { bytes[bit / 8] &= ~(0x80 >> UInt8(bit % 8)) }
        let address = try #require(NetworkAddress(bytes: bytes))
        if let block = try? AddressBlock(parsing: "\(address.text)/\(prefix)") {
          blocks.append(block)
        }
      }
      let few = Array(blocks.shuffled(using: &random).prefix(Int(random.next() % 12)))
      let list = AddressList(few)
      for _ in 0..<400 {
        let count = random.next() % 2 == 0 ? 4 : 16
        let bytes = (0..<count).map { _ in UInt8(random.next() % 5) }
        let address = try #require(NetworkAddress(bytes: bytes))
        #expect(list.contains(address) == few.contains { $0.contains(address) })
      }
      // The edges of each block, and what lies just outside.
      for block in few {
        #expect(list.contains(block.first))
      }
    }
    #expect(!AddressList([]).contains(try #require(NetworkAddress(parsing: "::1"))))
    let all = AddressList([
      try AddressBlock(parsing: "0.0.0.0/0"), try AddressBlock(parsing: "::/0"),
    ])
    for text in ["0.0.0.0", "255.255.255.255", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"] {
      #expect(all.contains(try #require(NetworkAddress(parsing: text))))
    }
  }

  @Test("nobody is admitted without a list, and a changed list bites at the next request elsewhere")
  func gate() async throws {
    let host = try await Host.open()
    let other = try await host.again()
    let admin = try await host.administrator()
    let staff = try await host.person("selma", by: admin)
    let office = try #require(NetworkAddress(parsing: "192.0.2.9"))
    let home = try #require(NetworkAddress(parsing: "203.0.113.7"))
    #expect(await host.outcome(of: AdmitAddress(office)) == .refused(.noList))
    let blocks = [try AddressBlock(parsing: "192.0.2.0/24")]
    #expect(
      await host.outcome(of: AllowAddresses(blocks, by: staff)) == .refused(.notAdministrator))
    #expect(await host.outcome(of: AllowAddresses([], by: admin)) == .refused(.empty))
    _ = try await host.keeper.admit(AllowAddresses(blocks, by: admin))
    let connection = try await other.keeper.admit(AdmitAddress(office))
    #expect(connection.claim.client == office)
    #expect(await other.outcome(of: AdmitAddress(home)) == .refused(.notListed))
    let mapped = try #require(NetworkAddress(parsing: "::ffff:203.0.113.7"))
    #expect(await other.outcome(of: AdmitAddress(mapped)) == .refused(.notListed))
    // A header cannot talk somebody in.
    #expect(
      await other.outcome(of: AdmitAddress(home, forwardedFor: ["192.0.2.9"]))
        == .refused(.notListed))
    try await other.keeper.recheck(connection)
    let elsewhere = [try AddressBlock(parsing: "198.51.100.0/24")]
    _ = try await host.keeper.admit(AllowAddresses(elsewhere, by: admin))
    await #expect(throws: Interruption.proof(.undone)) {
      try await other.keeper.recheck(connection)
    }
    #expect(await other.outcome(of: AdmitAddress(office)) == .refused(.notListed))
    // No address is in the ledger.
    for entry in try await host.ledger() {
      #expect(!entry.contains("203.0.113.7") && !entry.contains("192.0.2.9"))
    }
  }

  @Test("an audit of a host without a list knows nothing, and everybody is no list")
  func audit() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let none = try await AddressChecks.checks(host.keeper.survey)
    #expect(none.allSatisfy { !$0.holds })
    for (text, holds) in [("192.0.2.0/24", true), ("0.0.0.0/0", false), ("::/0", false)] {
      _ = try await host.keeper.admit(
        AllowAddresses([try AddressBlock(parsing: text)], by: admin))
      let checks = try await AddressChecks.checks(host.keeper.survey)
      #expect(checks.allSatisfy { $0.holds == holds })
    }
  }
}
