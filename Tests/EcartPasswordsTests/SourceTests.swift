// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
import EcartPolicy
import EcartTesting
import Testing

@Suite("Passwords are counted at their source (acc-7)")
struct SourceTests {
  private static let near = IPAddress(bytes: [203, 0, 113, 7])

  private func tight() throws -> Policy {
    var numbers = LockoutPolicy.standard
    numbers.sourceLimit = 3
    return try Policy.ecartAPI.tightening(numbers)
  }

  @Test func `whoever replaces an old password is counted like whoever signs in`() async throws {
    let host = try await Host.open(policy: try tight())
    try await host.administrator()
    func replacing(_ old: PasswordAttempt) -> SetPassword {
      SetPassword(jonasPassword, for: "maria", replacing: old, from: Self.near)
    }
    #expect(await host.outcome(of: replacing(wrongPassword)) == .refused(.wrong))
    #expect(await host.outcome(of: replacing(wrongPassword)) == .refused(.wrong))
    // The right one is no failure, and what went before it is forgotten.
    #expect(await host.outcome(of: replacing(mariasPassword)) == .refused(.stillGood))
    for _ in 0..<3 {
      #expect(await host.outcome(of: replacing(wrongPassword)) == .refused(.wrong))
    }
    let before = host.hashing.computed
    #expect(await host.outcome(of: replacing(mariasPassword)) == .refused(.locked))
    let door = VerifyPassword(account: "maria", attempt: mariasPassword, from: Self.near)
    #expect(await host.outcome(of: door) == .refused(.locked))
    #expect(host.hashing.computed == before)
    #expect(await host.check("maria", mariasPassword) == .admitted)
  }

  @Test func `names nobody has, ended accounts and absurd passwords count alike`() async throws {
    let attempts: [(AccountName, PasswordAttempt)] = [
      ("nobody.here", wrongPassword),
      ("", wrongPassword),
      ("maria", PasswordAttempt(String(repeating: "x", count: 1 << 20))),
      ("maria", PasswordAttempt("")),
    ]
    for (name, attempt) in attempts {
      let host = try await Host.open(policy: try tight())
      try await host.administrator()
      let gate = VerifyPassword(account: name, attempt: attempt, from: Self.near)
      for _ in 0..<3 { #expect(await host.outcome(of: gate) == .refused(.wrong)) }
      let next = VerifyPassword(account: "maria", attempt: mariasPassword, from: Self.near)
      #expect(await host.outcome(of: next) == .refused(.locked))
    }
  }

  @Test func `the right password that may not be used any more is no failure`() async throws {
    let host = try await Host.open(policy: try tight())
    try await host.administrator()
    let maria = VerifyPassword(account: "maria", attempt: mariasPassword, from: Self.near)
    let account = try await host.keeper.admit(maria).claim.account
    try await host.advance(days: 366, reviewing: account, only: ["maria"])
    for _ in 0..<5 { #expect(await host.outcome(of: maria) == .refused(.expired)) }
  }
}
