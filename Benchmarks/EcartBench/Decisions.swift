// SPDX-License-Identifier: Apache-2.0

import CBench
import EcartDPP
import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation

/// A typical stateful gate: reads a record, changes it, leaves evidence.
struct CountUp: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = Never
  struct Counter: GateRecord, Codable { var value = 0 }
  let key: RecordKey

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Never> {
    var counter = try await desk.read(Counter.self, at: key) ?? Counter()
    counter.value += 1
    try await desk.write(counter, at: key)
    return .admit(counter.value, for: .seconds(60))
  }
}

enum DecisionBench {
  static let callers = [1, 16, 64, 256]
  static let records = 256

  static func rows() async throws -> [Row] {
    var rows: [Row] = []
    for callers in callers {
      let perCaller = max(8, 16_000 / callers / (callers == 1 ? 8 : 1))
      let total = callers * perCaller
      var group = 1
      let (ours, raw) = try await medians(runs: 5) {
        let store = try SQLiteStore(path: scratch("decisions"), testing: true)
        let keeper = Gatekeeper(
          store: store, policy: .ecartAPI,
          clock: PolicyClock(source: SystemTime(), mark: nil, rebootTolerance: 0))
        let spent = try await seconds {
          try await withThrowingTaskGroup(of: Void.self) { tasks in
            for caller in 0..<callers {
              tasks.addTask {
                for index in 0..<perCaller {
                  let key = RecordKey("key-\((caller + index * callers) % records)")
                  _ = try await keeper.admit(CountUp(key: key))
                }
              }
            }
            try await tasks.waitForAll()
          }
        }
        group = max(1, Int((Double(store.groups.batches) / Double(store.groups.groups)).rounded()))
        return Double(total) / spent
      } _: {
        let spent = cbench_decisions(
          scratch("raw"), Int32(total), Int32(group), Int32(records), 12, 130)
        return Double(total) / (Double(spent) / 1e9)
      }
      rows.append(
        Row(
          work: "decisions, \(callers) caller\(callers == 1 ? "" : "s") (\(group) a commit)",
          ours: raw, unit: "raw/s", peer: "ours/s", theirs: ours, goal: callers == 64 ? 2 : nil))
    }
    return rows
  }
}
