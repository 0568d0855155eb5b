// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("What is unusual about a sign-in (acc-7)")
struct AnomalyTests {
  private struct Road: SignInRoad {
    let account: AccountID
    let source: Address?
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(account, .totp, from: source)
    }
  }

  private func enter(_ account: AccountID, from text: String?, _ host: Host) async throws {
    try await host.keeper.admit(
      SignIn(road: Road(account: account, source: try text.map { try address($0) })))
  }

  @Test func `a sign-in from another network is an alarm, the first one ever is not`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    try await enter(maria, from: "203.0.113.7", host)
    // The same household, and a road that knows no address.
    try await enter(maria, from: "203.0.113.200", host)
    try await enter(maria, from: nil, host)
    #expect(try await host.alarms("new-network") == 0)
    try await enter(maria, from: "2001:db8:77:1::5", host)
    #expect(try await host.alarms("new-network") == 1)
    try await enter(maria, from: "2001:db8:77:2::9", host)
    try await enter(maria, from: "::ffff:203.0.113.9", host)
    #expect(try await host.alarms("new-network") == 1)
    // Seen again within its 90 days it stays known; after that it is a new one.
    host.clock.advance(by: 60 * 86_400)
    try await enter(maria, from: "203.0.113.7", host)
    host.clock.advance(by: 29 * 86_400)
    try await enter(maria, from: "203.0.113.7", host)
    #expect(try await host.alarms("new-network") == 1)
    host.clock.advance(by: 86_400)
    try await enter(maria, from: "2001:db8:77:1::5", host)
    #expect(try await host.alarms("new-network") == 2)
  }

  @Test func `what is new to one account says nothing of another`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let jonas = try await host.person("jonas", by: maria).claim.account
    try await enter(maria.claim.account, from: "203.0.113.7", host)
    try await enter(jonas, from: "198.51.100.7", host)
    #expect(try await host.alarms("new-network") == 0)
    try await enter(jonas, from: "203.0.113.7", host)
    #expect(try await host.alarms("new-network") == 1)
    let marks = try await host.keeper.survey.list(SeenNetworks.self).map {
      String(decoding: try $0.record.encoded(), as: UTF8.self)
    }
    let all = marks.flatMap { $0.matches(of: /[0-9a-f]{32}/).map { String($0.output) } }
    #expect(all.count == 3 && Set(all).count == 3)
  }

  @Test func `a good password after four wrong ones is an alarm, after three it is not`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    _ = try await host.people(["jonas"], by: maria)
    for (failures, alarms) in [(3, 0), (4, 1), (0, 1)] {
      for _ in 0..<failures { _ = try await host.check("jonas", Door.wrong, from: "192.0.2.1") }
      #expect(try await host.check("jonas", Door.right, from: "192.0.2.1") == .admitted)
      #expect(try await host.alarms("success-after-failures") == alarms)
    }
    // Also where the lock between them is over.
    for _ in 0..<5 { _ = try await host.check("jonas", Door.wrong) }
    host.clock.advance(by: 1800)
    #expect(try await host.check("jonas", Door.right) == .admitted)
    #expect(try await host.alarms("success-after-failures") == 2)
  }

  @Test func `a good password of somebody who guessed at five others is an alarm`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    _ = try await host.people(["jonas"], by: maria)
    _ = try await host.spray(0..<4, from: "203.0.113.7")
    #expect(try await host.check("jonas", Door.right, from: "203.0.113.7") == .admitted)
    #expect(try await host.alarms("success-after-failures") == 0)
    _ = try await host.spray(4..<5, from: "203.0.113.7")
    #expect(try await host.check("jonas", Door.right, from: "203.0.113.7") == .admitted)
    #expect(try await host.alarms("success-after-failures") == 1)
    // Of long ago it is none.
    host.clock.advance(by: 3600)
    #expect(try await host.check("jonas", Door.right, from: "203.0.113.7") == .admitted)
    #expect(try await host.alarms("success-after-failures") == 1)
  }

  @Test func `no address stands anywhere in the database`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let account = maria.claim.account
    let sources = ["203.0.113.77", "2001:db8:4d5e:6f70::7a8b"]
    for source in sources {
      try await enter(account, from: source, host)
      _ = try await host.spray(0..<11, from: source)
      try await host.keeper.admit(UnlockSource(try address(source), by: maria))
    }
    #expect(try await host.alarms("new-network") == 1)
    #expect(try await host.alarms("spray") == 2)
    let database = try host.database()
    func has(_ bytes: [UInt8]) -> Bool { database.range(of: Data(bytes)) != nil }
    // The search itself finds what is there.
    #expect(has(Array("sign-in-anomaly".utf8)))
    for source in sources {
      let bytes = try address(source).bytes
      let prefix = Array(bytes.prefix(8))
      for text in [source, prefix.map { String(format: "%02x", $0) }.joined()] {
        #expect(!has(Array(text.utf8)))
      }
      #expect(!has(prefix))
      #expect(!has(Array(Data(bytes).base64EncodedString().prefix(10).utf8)) || bytes.count == 4)
    }
    #expect(!has(Array("203.0.113.".utf8)) && !has(Array("2001:db8".utf8)))
  }
}
