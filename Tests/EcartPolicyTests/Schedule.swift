// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// Something a random schedule does. The same rule runs as a gate and in the sequential model.
enum Operation: Sendable, Hashable {
  /// Counters hold at most 12.
  case add(Int, to: Int)
  /// Refused when the first counter holds less.
  case move(Int, from: Int, to: Int)
  case look(at: Int)
  case set(register: Int, value: Int)
  /// A list of at most 3; joining twice is refused.
  case join(Int)
  case leave(Int)

  static func random(using random: inout SeededRandom) -> Operation {
    let (one, other) = (
      Int.random(in: 0..<3, using: &random), Int.random(in: 0..<6, using: &random)
    )
    return switch Int.random(in: 0..<6, using: &random) {
    case 0: .add(1 + other % 3, to: one)
    case 1: .move(1 + other % 2, from: one, to: (one + 1) % 3)
    case 2: .look(at: one)
    case 3: .set(register: one, value: other)
    case 4: .join(other)
    default: .leave(other)
    }
  }
}

/// The records as one process alone would keep them.
struct Model: Sendable {
  var counters: [Int: Int] = [:]
  var registers: [Int: Int] = [:]
  var members: Set<Int> = []

  /// - Returns: the claim, or `nil` for a refusal.
  mutating func apply(_ operation: Operation) -> [Int]? {
    switch operation {
    case .add(let amount, let index):
      guard counters[index, default: 0] + amount <= 12 else { return nil }
      counters[index, default: 0] += amount
      return [counters[index, default: 0]]
    case .move(let amount, let from, let to):
      guard counters[from, default: 0] >= amount else { return nil }
      counters[from, default: 0] -= amount
      counters[to, default: 0] += amount
      return [counters[from, default: 0], counters[to, default: 0]]
    case .look(let index):
      return [counters[index, default: 0], registers[index, default: 0]]
    case .set(let index, let value):
      defer { registers[index] = value }
      return [registers[index, default: 0]]
    case .join(let member):
      guard members.count < 3, members.insert(member).inserted else { return nil }
      return members.sorted()
    case .leave(let member):
      guard members.remove(member) != nil else { return nil }
      return members.sorted()
    }
  }
}

/// An operation as a gate. Its number goes into the evidence, so that the ledger tells the order.
struct Perform: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = CountUp.Reason
  let number: Int
  let operation: Operation

  struct Counter: GateRecord, Codable { var value = 0 }
  struct Register: GateRecord, Codable { var value = 0 }
  struct Member: GateRecord, Codable { let number: Int }

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<[Int], Reason> {
    desk.remark("number", .count(number))
    switch operation {
    case .add(let amount, let index):
      var counter = try await counter(index, &desk)
      await Task.yield()
      guard counter.value + amount <= 12 else { return .refuse(.full) }
      counter.value += amount
      try await desk.write(counter, at: key(index))
      return .admit([counter.value], for: .seconds(1))
    case .move(let amount, let from, let to):
      var (source, target) = (try await counter(from, &desk), try await counter(to, &desk))
      guard source.value >= amount else { return .refuse(.full) }
      source.value -= amount
      target.value += amount
      try await desk.write(source, at: key(from))
      try await desk.write(target, at: key(to))
      return .admit([source.value, target.value], for: .seconds(1))
    case .look(let index):
      let counter = try await counter(index, &desk)
      await Task.yield()
      let register = try await desk.read(Register.self, at: key(index)) ?? Register()
      return .admit([counter.value, register.value], for: .seconds(1))
    case .set(let index, let value):
      let previous = try await desk.read(Register.self, at: key(index)) ?? Register()
      try await desk.write(Register(value: value), at: key(index))
      return .admit([previous.value], for: .seconds(1))
    case .join(let member):
      let members = try await desk.list(Member.self).map(\.record.number)
      guard members.count < 3, !members.contains(member) else { return .refuse(.full) }
      try await desk.write(Member(number: member), at: key(member))
      return .admit((members + [member]).sorted(), for: .seconds(1))
    case .leave(let member):
      guard try await desk.read(Member.self, at: key(member)) != nil else { return .refuse(.full) }
      try await desk.remove(Member.self, at: key(member))
      return .admit(
        try await desk.list(Member.self).map(\.record.number).sorted(), for: .seconds(1))
    }
  }

  private func key(_ number: Int) -> RecordKey { RecordKey("\(number)") }

  private func counter(
    _ index: Int, _ desk: inout Deliberation
  ) async throws(Interruption) -> Counter {
    try await desk.read(Counter.self, at: key(index)) ?? Counter()
  }
}
