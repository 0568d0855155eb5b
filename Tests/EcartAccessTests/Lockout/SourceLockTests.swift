// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Testing

@testable import EcartAccess

@Suite("Locking a source (acc-7)")
struct SourceLockTests {
  @Test func `one password tried at ten accounts locks the source and no account`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let names = (0..<11).map { "person.\($0)" }
    _ = try await host.people(names, by: maria)
    for name in names.prefix(10) {
      #expect(
        try await host.check(name, Door.wrong, from: "203.0.113.7")
          == .refused(.wrong))
    }
    let before = host.looked
    #expect(
      try await host.check("person.10", Door.right, from: "203.0.113.7") == .refused(.locked))
    #expect(host.looked == before)
    // The owners of all eleven get in, from elsewhere and where no address is known.
    for name in names {
      #expect(
        try await host.check(name, Door.right, from: "192.0.2.1") == .admitted)
    }
    #expect(try await host.check("person.0", Door.right) == .admitted)
    #expect(try await host.alarms("spray") == 1)
    #expect(try await host.alarms("account-locked") == 0)
  }

  @Test func `a locked source moves no account's counter`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    _ = try await host.people(["jonas"], by: maria)
    _ = try await host.spray(0..<10, from: "203.0.113.7")
    for _ in 0..<20 {
      #expect(try await host.check("jonas", Door.wrong, from: "203.0.113.7") == .refused(.locked))
    }
    for _ in 0..<4 { #expect(try await host.check("jonas", Door.wrong) == .refused(.wrong)) }
    #expect(try await host.check("jonas", Door.right) == .admitted)
  }

  @Test func `a good sign-in on an own account in between resets nothing`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    _ = try await host.people(["jonas"], by: maria)
    for number in 0..<10 {
      if number < 9 {
        #expect(try await host.check("jonas", Door.wrong, from: "203.0.113.7") == .refused(.wrong))
      }
      #expect(try await host.check("jonas", Door.right, from: "203.0.113.7") == .admitted)
      let guess = try await host.check("nobody.\(number)", Door.wrong, from: "203.0.113.7")
      #expect(guess == .refused(.wrong))
    }
    #expect(try await host.check("jonas", Door.right, from: "203.0.113.7") == .refused(.locked))
  }

  @Test func `attempts at a locked account count for the source`() async throws {
    let host = try await Host.open(policy: try lockout { $0.sourceLimit = 8 })
    var said: [Outcome<VerifyPassword>] = []
    for _ in 0..<8 {
      said.append(try await host.check("nobody.here", Door.wrong, from: "203.0.113.7"))
    }
    #expect(said.count { $0 == .refused(.wrong) } == 5)
    #expect(try await host.alarms("flood") == 1)
    #expect(
      try await host.check("nobody.else", Door.wrong, from: "203.0.113.7") == .refused(.locked))
    #expect(try await host.check("nobody.else", Door.wrong) == .refused(.wrong))
  }

  @Test func `the 64 bits of an IPv6 source count together, and a neighbour does not`()
    async throws
  {
    let host = try await Host.open()
    for number in 0..<10 {
      #expect(
        try await host.check(
          "nobody.\(number)", Door.wrong, from: "2001:db8:0:7:\(number)::\(number + 1)")
          == .refused(.wrong))
    }
    let same = try await host.check("nobody.11", Door.wrong, from: "2001:db8:0:7:ffff::")
    #expect(same == .refused(.locked))
    let neighbour = try await host.check("nobody.11", Door.wrong, from: "2001:db8:0:8::1")
    #expect(neighbour == .refused(.wrong))
  }

  @Test func `an IPv4 source that arrives as IPv6 is the IPv4 source`() async throws {
    let host = try await Host.open()
    _ = try await host.spray(0..<5, from: "203.0.113.7")
    _ = try await host.spray(5..<10, from: "::ffff:203.0.113.7")
    for source in ["203.0.113.7", "::ffff:203.0.113.7", "::ffff:cb00:7107"] {
      #expect(try await host.check("nobody.11", Door.wrong, from: source) == .refused(.locked))
    }
    // All mapped addresses lie in one /64; they are not one source.
    #expect(
      try await host.check("nobody.11", Door.wrong, from: "::ffff:203.0.113.8")
        == .refused(.wrong))
  }

  @Test func `a lock ends, the next one lasts twice as long, and a quiet day later as at first`()
    async throws
  {
    let host = try await Host.open(policy: try lockout { $0.sourceLimit = 3 })
    let source = try address("203.0.113.7")
    var number = 0
    func attempt() async -> Outcome<Attempt> {
      number += 1
      return await host.outcome(of: Attempt(name: "nobody.\(number)", source: source))
    }
    for minutes in [30.0, 60, 120, 240, 480, 960, 1440, 1440] {
      for _ in 0..<3 { #expect(await attempt() == .refused(.wrong)) }
      host.clock.advance(by: minutes * 60 - 1)
      #expect(await attempt() == .refused(.locked))
      host.clock.advance(by: 1)
    }
    // One that comes within the day does not keep the memory alive: the last lock's end counts.
    #expect(await attempt() == .refused(.wrong))
    host.clock.advance(by: 86_400)
    for _ in 0..<3 { #expect(await attempt() == .refused(.wrong)) }
    host.clock.advance(by: 30 * 60)
    #expect(await attempt() == .refused(.wrong))
  }

  @Test func `a failure counts for an hour and not for longer, whatever comes after it`()
    async throws
  {
    let host = try await Host.open(policy: try lockout { $0.sourceLimit = 5 })
    let source = try address("203.0.113.7")
    // A machine with an old password, at one account, every fifteen minutes for two days.
    for _ in 0..<192 {
      let said = await host.outcome(
        of: Attempt(name: "printer.one", source: source, limit: 1_000))
      #expect(said == .refused(.wrong))
      host.clock.advance(by: 900)
    }
  }

  @Test func `an office of people who mistype now and then is not locked`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let names = (0..<30).map { "person.\($0)" }
    _ = try await host.people(names, by: maria)
    for hour in 0..<2 {
      for (place, name) in names.enumerated() {
        for _ in 0..<((place + hour) % 4) {
          let said = try await host.check(name, Door.wrong, from: "192.0.2.1")
          #expect(said == .refused(.wrong))
        }
        #expect(
          try await host.check(name, Door.right, from: "192.0.2.1") == .admitted)
      }
      host.clock.advance(by: 600)
    }
    // Nor is anybody alarmed.
    #expect(try await host.alarms("success-after-failures") == 0)
    #expect(try await host.alarms("source-locked") == 0)
  }

  @Test func `a locked source and a locked account say the same at the door`() async throws {
    let host = try await Host.open()
    for _ in 0..<5 { _ = try await host.check("nobody.here", Door.wrong) }
    _ = try await host.spray(0..<10, from: "203.0.113.7")
    let gates = [
      VerifyPassword(account: "nobody.here", attempt: Door.wrong),
      VerifyPassword(
        account: "nobody.else", attempt: Door.wrong, from: try address("203.0.113.7")),
    ]
    var said: [AtTheDoor] = []
    for gate in gates { said.append(try #require(AtTheDoor(await host.keeper.ask(gate)))) }
    // Which of the two it was, only the ledger says.
    #expect(said[0].facts != said[1].facts)
    for answer in said {
      #expect(answer.code == RefusalCode("locked") && !answer.hasActor)
      #expect(answer.remedy == said[0].remedy && answer.change == said[0].change)
      #expect(answer.clause == said[0].clause)
    }
  }

  @Test func `an administrator lifts a source's lock, and nobody else`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let jonas = try await host.person("jonas", by: maria)
    let source = try address("2001:db8::1")
    let unlock = UnlockSource(try address("2001:db8::ffff"), by: maria)
    #expect(await host.outcome(of: unlock) == .refused(.notLocked))
    _ = try await host.spray(0..<10, from: "2001:db8::1")
    #expect(await host.outcome(of: UnlockSource(source, by: jonas)) == .refused(.notAdministrator))
    #expect(
      try await host.check("nobody.1", Door.wrong, from: "2001:db8::1") == .refused(.locked))
    #expect(await host.outcome(of: unlock) == .admitted)
    // What it was counted for is forgotten too.
    let nine = try await host.spray(20..<29, from: "2001:db8::1")
    #expect(nine.allSatisfy { $0 == .refused(.wrong) })
    #expect(await host.outcome(of: unlock) == .refused(.notLocked))
  }
}
