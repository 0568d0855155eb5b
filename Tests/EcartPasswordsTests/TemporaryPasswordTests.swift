// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartPasswords

@Suite("Passwords that are handed over")
struct TemporaryPasswordTests {
  @Test func `each keeps the rules, no two are alike, and none prints`() throws {
    let names = PersonNames(given: "Abc", family: "Xyz", user: "k3q7")
    var seen: Set<String> = []
    for _ in 0..<200 {
      let password = try TemporaryPassword.random(for: names)
      #expect(seen.insert(password.text).inserted)
      #expect(PasswordRules().violations(in: password.attempt, for: names).isEmpty)
      #expect(password.text.count == 23)
      #expect(!password.text.contains { "0OoIl1S5B8".contains($0) })
      #expect("\(password)" == "TemporaryPassword(•••)")
    }
  }

  @Test func `opens nothing, is replaced within its time, and not a moment later`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    _ = try await host.keeper.admit(
      SetPassword(jonasPassword, first: try await host.register(by: maria)))
    for (extra, expected) in [(-1.0, Outcome<SetPassword>.admitted), (0, .refused(.runOut))] {
      let handed = try TemporaryPassword.random(for: PersonNames())
      _ = try await host.keeper.admit(
        SetPassword(
          handed.attempt, for: "jonas", resetBy: try await host.signIn(maria), because: .forgotten))
      #expect(await host.check("jonas", handed.attempt) == .refused(.mustBeReplaced))
      host.clock.advance(by: 72 * 3600 + extra)
      let own = PasswordAttempt("Marble-otter\(Int(extra) + 3)-Lamp")
      #expect(
        await host.outcome(of: SetPassword(own, for: "jonas", replacing: handed.attempt))
          == expected)
      if extra == 0 {
        #expect(await host.check("jonas", handed.attempt) == .refused(.runOut))
      }
    }
  }

  @Test func `a longer life than seven days is no policy`() {
    var policy = PasswordPolicy.standard
    policy.temporaryLifetime = .seconds(7 * 86_400 + 1)
    #expect(policy.looserThanFloor().map(\.clause) == [Clause.ID("pw-1")])
    policy.temporaryLifetime = .zero
    #expect(policy.looserThanFloor().map(\.clause) == [Clause.ID("pw-1")])
  }

  @Test func `a reminder is owed 30 days before a password comes to its age`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let owed = try await host.keeper.store.obligations(of: maria.subject)
    let duty = try #require(owed.first { $0.rule == "password-expires" })
    #expect(duty.basis == host.clock.now)
    #expect(ObligationRule.passwordExpires.limit(.ecartAPI) == 335 * 86_400)
    // A new password moves it.
    host.clock.advance(by: 40 * 86_400)
    _ = try await host.keeper.admit(
      SetPassword(jonasPassword, replacing: mariasPassword, as: try await host.signIn(maria)))
    let moved = try await host.keeper.store.obligations(of: maria.subject)
    #expect(moved.first { $0.rule == "password-expires" }?.basis == host.clock.now)
  }

  @Test func `a service's secret keeps the same rules (pw-1)`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let admin = try await host.signIn(maria)
    let jonas = try await host.signIn(try await host.register(by: maria).claim)
    let proof = try await host.keeper.activate(
      "printer-1", for: .service(Service("label printer", ownedBy: "jonas")), requestedBy: jonas,
      by: admin)
    #expect(
      await host.outcome(of: SetPassword(PasswordAttempt("Aa1-xxxxx"), first: proof))
        == .refused(.violations([.tooShort(length: 9, minimum: 12)])))
    // No part of its title or its name either (pw-3).
    guard
      case .refused(.violations(let found)) = await host.outcome(
        of: SetPassword(PasswordAttempt("My-Label-7-house"), first: proof))
    else {
      Issue.record("a part of its title was let through")
      return
    }
    #expect(found.map(\.clause) == [Clause.ID("pw-3")])
    #expect(await host.outcome(of: SetPassword(jonasPassword, first: proof)) == .admitted)
  }
}
