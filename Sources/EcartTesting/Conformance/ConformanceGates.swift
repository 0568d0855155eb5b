// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

enum ConformanceRefusal: RefusalReason {
  case full
  var clause: Clause.ID { Clause.ID("acc-7") }
  var code: RefusalCode { RefusalCode("full") }
  var remedy: String { "Nothing: this gate exists to refuse." }
}

/// Counts up to a limit, and counts how often it refused.
struct CountTo: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = ConformanceRefusal
  var limit = Int.max
  /// Runs between reading and deciding, as often as the gate is asked.
  var meanwhile: @Sendable () async -> Void = {}

  struct Count: GateRecord, Codable {
    var value = 0
    var refusals = 0
  }

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    var count = try await desk.read(Count.self, at: "count") ?? Count()
    await meanwhile()
    guard count.value < limit else {
      count.refusals += 1
      try await desk.write(count, at: "count")
      return .refuse(.full)
    }
    count.value += 1
    try await desk.write(count, at: "count")
    return .admit(count.value, for: .seconds(60))
  }
}

/// Joins a list if nobody is on it.
struct JoinAlone: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = ConformanceRefusal
  let key: RecordKey
  var meanwhile: @Sendable () async -> Void = {}

  struct Member: GateRecord, Codable {}

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    let members = try await desk.list(Member.self)
    await meanwhile()
    guard members.isEmpty else { return .refuse(.full) }
    try desk.insert(Member(), at: key)
    return .admit((), for: .seconds(60))
  }
}

/// Uses everything a gate may use of a store.
struct Deposit: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = ConformanceRefusal
  let key: RecordKey
  let subject: SubjectID

  struct Deposited: GateRecord, Codable {}

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    _ = try await desk.reserve(CountTo.Count.self, at: key) { record -> Int? in
      var count = record ?? CountTo.Count()
      count.value += 1
      record = count
      return nil
    }
    _ = try await desk.list(JoinAlone.Member.self)
    guard try await desk.read(Deposited.self, at: key) == nil,
      try await desk.key(of: subject) == nil,
      try await desk.obligations(of: subject).isEmpty
    else { return .refuse(.full) }
    try await desk.write(Deposited(), at: key)
    desk.setKey(of: subject, state: .living, epoch: "one", body: [1])
    desk.owe(Obligation(storedRule: "rule", subject: subject, basis: desk.now))
    return .admit((), for: .seconds(60))
  }
}
