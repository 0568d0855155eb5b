// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation

/// A counter with a limit: the smallest gate that reserves, works slowly, and can refuse.
struct CountUp: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  var key: RecordKey = "one"
  var limit = Int.max
  var work: @Sendable () async -> Void = {}

  struct Counter: GateRecord, Codable {
    var value = 0
  }

  enum Reason: RefusalReason {
    case full
    var clause: Clause.ID { Clause.ID("acc-7") }
    var code: RefusalCode { RefusalCode("full") }
    var remedy: String { "Wait." }
  }

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    var counter = try await desk.read(Counter.self, at: key) ?? Counter()
    let work = self.work
    _ = try await desk.once("work") { () async throws(Interruption) -> Int in
      await work()
      return 0
    }
    guard counter.value < limit else { return .refuse(.full) }
    counter.value += 1
    try await desk.write(counter, at: key)
    return .admit(counter.value, for: .seconds(60))
  }
}

/// A gate that takes a proof of another.
struct After: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  let proof: Proof<CountUp>
  typealias Reason = CountUp.Reason

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    .admit(try await desk.honour(proof), for: .seconds(60))
  }
}

func temporaryDirectory() throws -> URL {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(
    "ecart-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  return url
}

func openGatekeeper(
  at directory: URL, clock: TestingClock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
) async throws -> Gatekeeper {
  let store = try SQLiteStore(
    path: directory.appendingPathComponent("store.sqlite").path, testing: true)
  return try await gatekeeper(over: store, clock: clock)
}

func gatekeeper(
  over store: any Store,
  clock: TestingClock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
) async throws -> Gatekeeper {
  let mark = try await store.clockMark()
  return Gatekeeper(
    store: store, policy: .ecartAPI,
    clock: PolicyClock(source: clock, mark: mark, rebootTolerance: 86_400_000))
}

/// Why a gate could not decide; `nil` when it could.
func interruption<G: Gate>(_ ask: () async throws(Denied<G>) -> Proof<G>) async -> Interruption? {
  do throws(Denied<G>) {
    _ = try await ask()
    return nil
  } catch {
    return if case .interrupted(let cause) = error { cause } else { nil }
  }
}
