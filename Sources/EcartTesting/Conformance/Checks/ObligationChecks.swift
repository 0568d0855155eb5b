// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

extension StoreConformance {
  static let obligationChecks: [Check] = [
    Check("due obligations come oldest first, up to the limit", .members) { trial in
      for number in [5, 1, 4, 2, 3] {
        try await trial.commit(.of(try owing("rule", number, at: Double(number) * 10)))
      }
      try await trial.commit(.of(try owing("other rule", 6, at: 1)))
      func due(_ seconds: Double, limit: Int = 100) async throws -> [Double] {
        try await trial.store.obligations(
          rule: "rule", basisUpTo: Date(timeIntervalSince1970: seconds), limit: limit
        ).map(\.basis.timeIntervalSince1970)
      }
      try trial.expect(try await due(1_000) == [10, 20, 30, 40, 50], "all are not due in order")
      try trial.expect(try await due(30) == [10, 20, 30], "a basis at the instant is not due")
      try trial.expect(try await due(29.999) == [10, 20], "a basis after the instant is due")
      try trial.expect(try await due(1_000, limit: 2) == [10, 20], "the limit is not kept")
      try trial.expect(try await due(9) == [], "something is due before its time")
      let count = try await trial.store.obligationCount(
        rule: "rule", basisUpTo: Date(timeIntervalSince1970: 30))
      try trial.expect(count == 3, "of 3 due, \(count) were counted")
    },

    Check("an obligation replaces that of the same rule and subject", .members) { trial in
      try await trial.commit(.of(try owing("rule", 1, at: 10), try owing("hold", 1, at: 20)))
      try await trial.commit(.of(try owing("rule", 1, at: 99)))
      let subject = try SubjectID.numbered(1)
      let found = try await trial.store.obligations(of: subject)
      try trial.expect(
        Set(found) == [try obligation("rule", 1, at: 99), try obligation("hold", 1, at: 20)],
        "\(found.count) obligations stand of 2, or the former one does")
      let due = try await trial.store.obligationCount(
        rule: "rule", basisUpTo: Date(timeIntervalSince1970: 50))
      try trial.expect(due == 0, "the former basis is still due")
    },

    Check("a settled obligation is gone, and it alone", .members) { trial in
      try await trial.commit(
        .of(
          try owing("rule", 1, at: 10), try owing("hold", 1, at: 10), try owing("rule", 2, at: 10)))
      try await trial.commit(.of(.settle(rule: "rule", subject: try .numbered(1))))
      try await trial.commit(.of(.settle(rule: "no such rule", subject: try .numbered(9))))
      try trial.expect(
        try await trial.store.obligations(of: try .numbered(1)).map(\.rule) == ["hold"],
        "it still stands, or took the subject's others with it")
      let due = try await trial.store.obligations(
        rule: "rule", basisUpTo: Date(timeIntervalSince1970: 99), limit: 9)
      try trial.expect(
        due.map(\.subject) == [try .numbered(2)], "another subject's went with it")
    },

    Check("a basis keeps its milliseconds, in any year", .faithfulBytes) { trial in
      let instants: [Double] = [-86_400_000, -0.001, 0, 0.123, 1_790_000_000.999, 64_092_211_200]
      for (number, seconds) in instants.enumerated() {
        try await trial.commit(.of(try owing("rule", number, at: seconds)))
      }
      let found = try await trial.store.obligations(
        rule: "rule", basisUpTo: Date.distantFuture, limit: 100
      ).map { Timestamp.milliseconds($0.basis) }
      try trial.expect(
        found == instants.map { Int64(($0 * 1000).rounded()) }, "an instant came back changed")
    },
  ]

  private static func obligation(
    _ rule: String, _ subject: Int, at seconds: Double
  ) throws -> Obligation {
    Obligation(
      storedRule: rule, subject: try .numbered(subject),
      basis: Date(timeIntervalSince1970: seconds))
  }

  private static func owing(
    _ rule: String, _ subject: Int, at seconds: Double
  ) throws -> Batch.Change {
    .owe(try obligation(rule, subject, at: seconds))
  }
}
