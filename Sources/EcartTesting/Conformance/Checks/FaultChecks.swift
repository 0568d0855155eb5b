// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension StoreConformance {
  /// One check for each manner of failing; each fails the first, the second, … call of a gate.
  static let faultChecks: [Check] = [
    Check("whichever call fails before it is sent, nothing half-done stays", .engine) { trial in
      try await failEachCall(.before, in: trial)
    },
    Check("whichever answer is lost, the gate says so and can be asked again", .engine) { trial in
      try await failEachCall(.after, in: trial)
    },
  ]

  private static func failEachCall(
    _ manner: FailingStore.Manner, in trial: Trial
  ) async throws {
    let outside = try await trial.otherHandle()
    for call in 1...100 {
      let failing = FailingStore(trial.store, failing: call, manner)
      let gate = Deposit(key: RecordKey("\(call)"), subject: try .numbered(call))
      let before = try await outside.ledgerCount()
      let verdict = await ask(try await trial.keeper(over: failing), gate)
      let stored = try await traces(of: gate, in: outside)
      let entries = try await outside.ledgerCount() - before

      try trial.expect(
        stored.count == 0 || stored.count == 3, "with call \(call) failing, half is stored")
      try trial.expect(
        (stored.count == 3) == (entries == 1),
        "with call \(call) failing, the decision and its evidence are not together")
      switch verdict {
      case .admitted:
        try trial.expect(stored.count == 3, "call \(call) failed, and an admission is not stored")
        if !failing.hasFailed { return }
      case .interrupted:
        try trial.expect(stored.count == 0, "call \(call) failed, and yet all is stored")
      case .unknown:
        try trial.expect(manner == .after, "call \(call) was not sent, and the outcome is unknown")
      case .refused:
        throw BrokenPromise(problem: "with call \(call) failing, the gate refused for no reason")
      }

      // Asked again over a sound store, it comes to the right end.
      let again = await ask(try await trial.keeper(over: trial.store), gate)
      try trial.expect(
        again == (stored.count == 3 ? .refused : .admitted),
        "asked again after call \(call) failed, the gate says \(again)")
    }
    throw BrokenPromise(problem: "a gate of a few calls made a hundred")
  }

  private enum Ending { case admitted, refused, interrupted, unknown }

  private static func ask(_ keeper: Gatekeeper, _ gate: Deposit) async -> Ending {
    do {
      _ = try await keeper.admit(gate)
      return .admitted
    } catch {
      switch error {
      case .refused: return .refused
      case .interrupted: return .interrupted
      case .outcomeUnknown: return .unknown
      }
    }
  }

  /// Which of the gate's three changes are stored.
  private static func traces(of gate: Deposit, in store: any Store) async throws -> [String] {
    var found: [String] = []
    if try await store.record(at: RecordAddress(Deposit.Deposited.self, gate.key)) != nil {
      found.append("record")
    }
    if try await store.key(of: gate.subject) != nil { found.append("key") }
    if try await !store.obligations(of: gate.subject).isEmpty { found.append("obligation") }
    return found
  }
}
