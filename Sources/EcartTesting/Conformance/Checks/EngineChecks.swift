// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Synchronization

extension StoreConformance {
  /// A rider no store knows.
  private struct StrangeRider: Sendable {}

  static let engineChecks: [Check] = [
    Check("a refusal is committed before it is answered", .engine) { trial in
      let keeper = try await trial.keeper(over: trial.store)
      _ = try await keeper.admit(CountTo(limit: 1))
      for expected in 1...3 {
        do {
          _ = try await keeper.admit(CountTo(limit: 1))
          throw BrokenPromise(problem: "a gate that is full admitted")
        } catch Denied<CountTo>.refused {}
        let count = try await count(in: try await trial.otherHandle())
        try trial.expect(
          count.refusals == expected, "\(count.refusals) refusals are stored of \(expected)")
      }
      let entries = try await trial.store.ledgerCount()
      try trial.expect(entries == 4, "4 decisions left \(entries) pieces of evidence")
    },

    Check("a gate that stalled after reading decides again", .engine) { trial in
      let quick = try await trial.keeper(over: try await trial.otherHandle())
      let slow = try await trial.keeper(over: trial.store)
      let asked = Mutex(0)
      // The first time it is asked, somebody else is admitted between its read and its commit.
      let stalled = CountTo(meanwhile: {
        let isFirst = asked.withLock { asked in
          asked += 1
          return asked == 1
        }
        if isFirst { _ = try? await quick.admit(CountTo()) }
      })
      let claim = try await slow.admit(stalled).claim
      try trial.expect(
        claim == 2 && asked.withLock { $0 } == 2,
        "it was asked \(asked.withLock { $0 }) times and its claim is \(claim), not 2")
    },

    Check("a list that stalled is asked again when somebody joined it", .engine) { trial in
      let quick = try await trial.keeper(over: try await trial.otherHandle())
      let slow = try await trial.keeper(over: trial.store)
      let stalled = JoinAlone(
        key: "slow", meanwhile: { _ = try? await quick.admit(JoinAlone(key: "quick")) })
      do {
        _ = try await slow.admit(stalled)
        throw BrokenPromise(problem: "two joined a list that is for one")
      } catch Denied<JoinAlone>.refused {}
    },

    Check("two hundred decisions at once all count", .engine) { trial in
      let keepers = [
        try await trial.keeper(over: trial.store),
        try await trial.keeper(over: try await trial.otherHandle()),
      ]
      let claims = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<200 {
          group.addTask { try await keepers[number % 2].admit(CountTo()).claim }
        }
        return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
      }
      try trial.expect(claims == Set(1...200), "\(200 - claims.count) updates were lost")
      let entries = try await trial.store.ledgerCount()
      try trial.expect(entries == 200, "200 decisions left \(entries) pieces of evidence")
    },

    Check("a rider the store does not know stops the commit", .unknownRiders) { trial in
      let keeper = try await trial.keeper(over: trial.store)
      do {
        _ = try await keeper.admit(CountTo(), rider: { _ in StrangeRider() })
        throw BrokenPromise(problem: "the gate admitted, and the host's statement did not run")
      } catch Denied<CountTo>.interrupted(.store(.notCommitted)) {}
      try trial.expect(
        try await count(in: trial.store).value == 0, "the decision was stored without its rider")
      try trial.expect(
        try await trial.store.ledgerCount() == 0, "the evidence was stored without its rider")
      _ = try await keeper.admit(CountTo())
    },
  ]

  static func count(
    in store: any Store, at key: RecordKey = "count"
  ) async throws -> CountTo.Count {
    guard let stored = try await store.record(at: RecordAddress(CountTo.Count.self, key)) else {
      return CountTo.Count()
    }
    return try CountTo.Count(decoding: stored.body)
  }
}
