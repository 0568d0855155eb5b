// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("Sharing an account")
struct SharingTests {
  @Test func `a token on another device is stolen: refused, and the session closed`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let opened = try await host.open(maria)
    let proof = try await host.restore(opened.token)
    let keeper = SessionKeeper(host.keeper)
    _ = try await keeper.signIn(session: opened.token, from: try place("laptop"))
    #expect(try await host.answer(opened.token, "thief") == .refused(.sessionEnded))
    // Nobody knows which of the two is the owner: it is closed for both, whatever was kept.
    #expect(await !host.honours(proof))
    #expect(try await host.answer(opened.token) == .refused(.sessionEnded))
    await #expect(throws: Denied<SignIn>.refused(.sessionEnded)) {
      _ = try await keeper.signIn(session: opened.token, from: try place("laptop"))
    }
    #expect(try await host.count(inLedger: "session-on-another-device", "alarm") == 1)
  }

  @Test func `the keeper does not hand a kept sign-in to another device`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let opened = try await host.open(maria)
    let keeper = SessionKeeper(host.keeper)
    _ = try await keeper.signIn(session: opened.token, from: try place("laptop"))
    await #expect(throws: Denied<SignIn>.refused(.sessionEnded)) {
      _ = try await keeper.signIn(session: opened.token, from: try place("thief"))
    }
  }

  @Test func `a session may change its network`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let opened = try await host.open(maria, network: 1)
    for network in [2, 3, 1, 4] as [UInt8] {
      host.clock.advance(by: 30)
      #expect(try await host.answer(opened.token, network: network) == .admitted)
    }
    #expect(try await host.count(inLedger: "account-sharing") == 0)
  }

  /// Two devices, each in its network, taking turns.
  private func takeTurns(_ host: Host, apart: Bool) async throws -> [Outcome<SignIn>] {
    let maria = try await host.administrator().claim.account
    let laptop = try await host.open(maria, "laptop", network: 1)
    let phone = try await host.open(maria, "phone", network: apart ? 2 : 1)
    var answers: [Outcome<SignIn>] = []
    for round in 0..<6 {
      host.clock.advance(by: 60)
      answers.append(
        round.isMultiple(of: 2)
          ? try await host.answer(laptop.token, "laptop", network: 1)
          : try await host.answer(phone.token, "phone", network: apart ? 2 : 1))
    }
    return answers
  }

  @Test func `two devices by turns from two networks raise one alarm`() async throws {
    let host = try await Host.open()
    let answers = try await takeTurns(host, apart: true)
    #expect(answers.allSatisfy { $0 == .admitted })
    #expect(try await host.count(inLedger: "account-sharing", "alternating-devices") == 1)
    let check = try #require(
      try await SessionChecks.checks(host.keeper.survey).first { "\($0.clause)" == "acc-4" })
    #expect(check.facts.contains { $0.hasPrefix("1 accounts with a sharing or theft alarm") })
  }

  @Test func `a laptop and a phone on one desk raise none`() async throws {
    let host = try await Host.open()
    let answers = try await takeTurns(host, apart: false)
    #expect(answers.allSatisfy { $0 == .admitted })
    #expect(try await host.count(inLedger: "account-sharing") == 0)
  }

  @Test func `is refused where the policy says so`() async throws {
    let host = try await Host.open(policy: try policy { $0.whenShared = .refuse })
    let answers = try await takeTurns(host, apart: true)
    #expect(answers.contains(.refused(.sessionEnded)))
    #expect(try await host.count(inLedger: "account-sharing", "alternating-devices") >= 1)
  }
}
