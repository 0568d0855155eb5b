// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// Raises the alarms about attempts that were good (clause acc-7). They refuse nothing: somebody who
/// mistyped looks the same, and a person has to judge.
enum SignInAnomalies {
  /// Asked before the counters are set back.
  static func notice(
    _ factor: Factor, of account: AccountID, from source: IPAddress?,
    on desk: inout Deliberation
  ) async throws(Interruption) {
    let before = try await AttemptCounter.before(factor, of: account, on: &desk)
    let facts = AnomalyRules.SignInFacts(
      failuresOfAccount: before.failures, wasLocked: before.wasLocked,
      source: try await SourceCounter.facts(of: source, on: &desk))
    let rules = AnomalyRules(policy: desk.policy[LockoutPolicy.self])
    guard let sign = rules.sign(of: facts) else { return }
    var alarm = Evidence(
      "sign-in-anomaly", .alarm, clauses: [Clause.ID("acc-7")],
      fields: [
        "sign": .code(sign.code), "factor": .code(factor.code),
        "failures-of-account": .count(facts.failuresOfAccount),
        "was-locked": .flag(facts.wasLocked),
        "failures-of-source": .count(facts.source.failures),
      ])
    alarm.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    desk.record(alarm)
  }
}
