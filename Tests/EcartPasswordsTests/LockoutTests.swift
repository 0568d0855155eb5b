// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartPasswords

@Suite("Locking an account")
struct LockoutTests {
  @Test func `of two hundred wrong passwords at once, five are looked at`() async throws {
    let host = try await Host.open()
    try await host.administrator()
    let before = host.hashing.computed
    let outcomes = await parallel(200) { _ in await host.check("maria", wrongPassword) }
    #expect(outcomes.count { $0 == .refused(.wrong) } == 5)
    #expect(outcomes.count { $0 == .refused(.locked) } == 195)
    #expect(host.hashing.computed == before + 5)
    #expect(await host.check("maria", mariasPassword) == .refused(.locked))
  }

  /// Two gatekeepers over two stores on one file: they share neither cache nor queue, only what
  /// two processes would share.
  @Test func `nor are more looked at when two hosts share the store`() async throws {
    let one = try await Host.open()
    try await one.administrator()
    let other = try await one.again()
    let before = one.hashing.computed
    let outcomes = await parallel(200) { number in
      await (number.isMultiple(of: 2) ? one : other).check("maria", wrongPassword)
    }
    let looked = one.hashing.computed + other.hashing.computed - before
    #expect(looked == 5)
    #expect(outcomes.count { $0 == .refused(.wrong) } == 5)
    #expect(outcomes.count { $0 == .refused(.locked) } == 195)
  }

  @Test func `a lock outlives the process, and nobody's account locks as well`() async throws {
    let host = try await Host.open()
    try await host.administrator()
    for name: AccountName in ["maria", "nobody.here"] {
      for _ in 0..<5 { #expect(await host.check(name, wrongPassword) == .refused(.wrong)) }
    }
    let reopened = try await host.again()
    #expect(await reopened.check("maria", mariasPassword) == .refused(.locked))
    #expect(await reopened.check("nobody.here", wrongPassword) == .refused(.locked))
    #expect(reopened.hashing.computed == 0)
  }

  @Test func `every way of writing a name shares one counter`() async throws {
    let host = try await Host.open()
    try await host.administrator("jos\u{e9}")
    let spellings = ["JOS\u{c9}", "jose\u{301}", " jos\u{e9} ", "\u{ff4a}os\u{e9}", "Jos\u{e9}\t"]
    for spelling in spellings {
      #expect(await host.check(AccountName(spelling), wrongPassword) == .refused(.wrong))
    }
    #expect(await host.check("jos\u{e9}", mariasPassword) == .refused(.locked))
  }

  @Test func `a lock lifts when its time is over, and the next one lasts twice as long`()
    async throws
  {
    let host = try await Host.open()
    try await host.administrator()
    for minutes in [30.0, 60, 120] {
      for _ in 0..<5 { #expect(await host.check("maria", wrongPassword) == .refused(.wrong)) }
      host.clock.advance(by: minutes * 60 - 1)
      #expect(await host.check("maria", mariasPassword) == .refused(.locked))
      host.clock.advance(by: 1)
    }
    // Attempts during a lock did not lengthen it, and the right password clears the slate.
    #expect(await host.check("maria", mariasPassword) == .admitted)
    for _ in 0..<5 { #expect(await host.check("maria", wrongPassword) == .refused(.wrong)) }
    host.clock.advance(by: 30 * 60)
    #expect(await host.check("maria", mariasPassword) == .admitted)
  }

  @Test func `the fifth attempt is still answered, and the right one is let in`() async throws {
    let host = try await Host.open()
    try await host.administrator()
    for _ in 0..<3 {
      for _ in 0..<4 { #expect(await host.check("maria", wrongPassword) == .refused(.wrong)) }
      #expect(await host.check("maria", mariasPassword) == .admitted)
    }
  }

  @Test func `replacing an old password is counted like a sign-in`() async throws {
    let host = try await Host.open()
    try await host.administrator()
    let guess = SetPassword(jonasPassword, for: "maria", replacing: wrongPassword)
    for _ in 0..<5 { #expect(await host.outcome(of: guess) == .refused(.wrong)) }
    #expect(await host.outcome(of: guess) == .refused(.locked))
    #expect(await host.check("maria", mariasPassword) == .refused(.locked))
  }

  @Test func `a policy that locks for longer than a day does`() async throws {
    var numbers = PasswordPolicy.standard
    numbers.lockDuration = .seconds(3 * 86_400)
    numbers.attemptLimit = 1
    let host = try await Host.open(policy: try Policy.ecartAPI.tightening(numbers))
    try await host.administrator()
    #expect(await host.check("maria", wrongPassword) == .refused(.wrong))
    host.clock.advance(by: 3 * 86_400 - 1)
    #expect(await host.check("maria", mariasPassword) == .refused(.locked))
    host.clock.advance(by: 1)
    #expect(await host.check("maria", mariasPassword) == .admitted)
  }
}

func parallel<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) async -> Value
) async -> [Value] {
  await withTaskGroup(of: Value.self) { group in
    for number in 0..<count { group.addTask { await body(number) } }
    return await group.reduce(into: []) { $0.append($1) }
  }
}
