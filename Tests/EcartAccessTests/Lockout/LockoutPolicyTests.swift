// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Testing

@testable import EcartAccess

@Suite("The numbers of locks by source")
struct LockoutPolicyTests {
  typealias Change = @Sendable (inout LockoutPolicy) -> Void

  static let loose: [Change] = [
    { $0.sourceLimit = 101 }, { $0.sourceLimit = 0 },
    { $0.window = .seconds(899) }, { $0.window = .seconds(86_401) },
    { $0.sourceLock = .seconds(1799) },
    { $0.sprayAccounts = 26 }, { $0.sprayAccounts = 1 },
    { $0.burst = 11 }, { $0.burst = 0 },
    { $0.keptFor = .seconds(86_399) }, { $0.keptFor = .seconds(366 * 86_400) },
    { $0.networksKeptFor = .seconds(29 * 86_400) },
    { $0.networksKeptFor = .seconds(366 * 86_400) },
  ]

  @Test(arguments: loose.indices) func `cannot be loosened past a floor`(index: Int) {
    do throws(PolicyTooLoose) {
      var section = LockoutPolicy.standard
      Self.loose[index](&section)
      _ = try Policy.ecartAPI.tightening(section)
      Issue.record("it was taken")
    } catch { #expect(error.findings.map { "\($0.clause)" } == ["acc-7"]) }
  }

  @Test func `are in force without being named, and can be anything up to the floors`() throws {
    #expect(LockoutPolicy.standard.looserThanFloor().isEmpty)
    #expect(Policy.ecartAPI[LockoutPolicy.self] == .standard)
    let taken = try lockout {
      $0.sourceLimit = 100
      $0.sprayAccounts = 25
      $0.window = .seconds(86_400)
    }
    #expect(taken[LockoutPolicy.self].sourceLimit == 100)
  }

  @Test func `the rule itself, at its edges`() {
    let rules = AnomalyRules(policy: .standard)
    func source(_ failures: Int, _ accounts: Int) -> AnomalyRules.SourceFacts {
      AnomalyRules.SourceFacts(failures: failures, accounts: accounts)
    }
    #expect(rules.sign(of: source(49, 9)) == nil)
    #expect(rules.sign(of: source(50, 9)) == .flood)
    #expect(rules.sign(of: source(10, 10)) == .spray)
    #expect(rules.sign(of: source(50, 10)) == .spray)
    func signIn(
      _ failures: Int, locked: Bool = false, _ from: AnomalyRules.SourceFacts
    ) -> AnomalyRules.Sign? {
      rules.sign(
        of: AnomalyRules.SignInFacts(
          failuresOfAccount: failures, wasLocked: locked, source: from))
    }
    #expect(signIn(3, source(24, 4)) == nil)
    #expect(signIn(4, source(4, 1)) == .successAfterFailures)
    #expect(signIn(0, locked: true, source(0, 0)) == .successAfterFailures)
    #expect(signIn(0, source(25, 1)) == .successAfterFailures)
    #expect(signIn(0, source(5, 5)) == .successAfterFailures)
    #expect(rules.sign(ofNetworkSeen: false, among: 0) == nil)
    #expect(rules.sign(ofNetworkSeen: true, among: 3) == nil)
    #expect(rules.sign(ofNetworkSeen: false, among: 3) == .newNetwork)
  }
}
