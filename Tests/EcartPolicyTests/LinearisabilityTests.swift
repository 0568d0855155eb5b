// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation
import Synchronization
import Testing

/// Runs random operations in parallel over two handles, and holds what everybody was answered
/// against a model that runs them one after the other, in the order the ledger gives.
///
/// A failure prints its seed; `ECART_SEED=<seed>` runs the same operations and faults again (the
/// threads' turns are the machine's own).
@Suite("Decisions in parallel are as good as one after the other")
struct LinearisabilityTests {
  @Test(arguments: 0..<4) func `over a sound store`(_ round: UInt64) async throws {
    let seed = SeededRandom.seed &+ round
    let faults = try await run(seed: seed) { store, _ in store }
    #expect(faults == [], "replay with ECART_SEED=\(seed)")
  }

  @Test(arguments: 0..<4) func `over a store that keeps failing`(_ round: UInt64) async throws {
    let seed = SeededRandom.seed &+ round
    let faults = try await run(seed: seed) { store, handle in
      Unreliable(base: store, seed: seed ^ (handle + 1), percent: 12)
    }
    #expect(faults == [], "replay with ECART_SEED=\(seed)")
  }

  @Test func `and a store without compare-and-set is found out`() async throws {
    let faults = try await run(seed: 1) { store, _ in Oblivious(base: store) }
    #expect(!faults.isEmpty)
  }

  /// What one asker heard, and when, on a clock that counts questions and answers.
  private struct Heard: Sendable {
    enum Answer: Equatable { case claim([Int]), refused, interrupted, unknown }
    let operation: Operation
    let answer: Answer
    let asked: Int
    let answered: Int
  }

  private final class Ticks: Sendable {
    private let count = Atomic<Int>(0)
    func next() -> Int { count.add(1, ordering: .sequentiallyConsistent).newValue }
  }

  /// - Parameter wrap: what becomes of each handle to the store.
  /// - Returns: what cannot have happened one after the other, in words.
  private func run(
    seed: UInt64, _ wrap: (any Store, UInt64) -> any Store
  ) async throws -> [String] {
    let directory = try temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("store.sqlite").path
    let sound = try SQLiteStore(path: path, testing: true)
    var keepers: [Gatekeeper] = []
    for handle in 0..<2 as Range<UInt64> {
      let store = wrap(try SQLiteStore(path: path, testing: true), handle)
      keepers.append(try await gatekeeper(over: store))
    }

    let ticks = Ticks()
    let heard = await withTaskGroup(of: [Int: Heard].self) { group in
      for task in 0..<6 {
        let keeper = keepers[task % 2]
        group.addTask {
          var random = SeededRandom(seed: seed &+ UInt64(task) &* 1_000_003)
          var heard: [Int: Heard] = [:]
          for index in 0..<40 {
            let (number, operation) = (task * 100 + index, Operation.random(using: &random))
            let asked = ticks.next()
            let answer = await Self.ask(keeper, Perform(number: number, operation: operation))
            heard[number] = Heard(
              operation: operation, answer: answer, asked: asked,
              answered: ticks.next())
          }
          return heard
        }
      }
      return await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }

    return Self.faults(in: heard, decided: try await decisions(in: sound))
  }

  private static func faults(
    in heard: [Int: Heard], decided: [(number: Int, admitted: Bool)]
  ) -> [String] {
    var faults: [String] = []
    func expect(_ holds: Bool, _ fault: String) { if !holds { faults.append(fault) } }
    var model = Model()
    var latestQuestion = 0
    var seen: Set<Int> = []
    for (number, admitted) in decided {
      guard let heard = heard[number] else { return ["\(number) was never asked"] }
      expect(seen.insert(number).inserted, "\(number) was decided twice")
      // Step 1: the ledger's order is one in which everybody's answer is right.
      let claim = model.apply(heard.operation)
      expect(admitted == (claim != nil), "\(number) was decided the other way")
      switch heard.answer {
      case .claim(let told): expect(told == claim, "\(number) heard \(told)")
      case .refused: expect(claim == nil, "\(number) was refused")
      case .unknown: break
      case .interrupted: faults.append("\(number) was interrupted and left evidence")
      }
      // Step 2: and one in which no answer comes before a question that was asked after it.
      expect(latestQuestion <= heard.answered, "\(number) was decided out of turn")
      latestQuestion = max(latestQuestion, heard.asked)
    }
    // Step 3: nobody was answered without being in it.
    for (number, heard) in heard where !seen.contains(number) {
      expect(
        heard.answer == .interrupted || heard.answer == .unknown, "\(number) left no evidence")
    }
    expect(seen.count > 20, "only \(seen.count) were decided")
    return faults
  }

  private static func ask(_ keeper: Gatekeeper, _ gate: Perform) async -> Heard.Answer {
    do throws(Denied<Perform>) { return .claim(try await keeper.admit(gate).claim) } catch {
      switch error {
      case .refused: return .refused
      case .interrupted: return .interrupted
      case .outcomeUnknown: return .unknown
      }
    }
  }

  private struct Entry: Decodable {
    struct Fields: Decodable { let number: Count }
    struct Count: Decodable { let count: Int }
    let outcome: String
    let fields: Fields
  }

  private func decisions(in store: any Store) async throws -> [(number: Int, admitted: Bool)] {
    try await store.ledgerEntries(from: 0, limit: 10_000).map { bytes in
      let entry = try JSONDecoder().decode(Entry.self, from: Data(bytes))
      return (entry.fields.number.count, entry.outcome == "admitted")
    }
  }
}

/// Commits whatever it is given.
struct Oblivious: ForwardingStore {
  let base: any Store
  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    var unguarded = Batch(mark: batch.mark)
    for change in batch.changes { unguarded.change(change) }
    unguarded.entries = batch.entries
    return try await base.commit(unguarded)
  }
}

/// Fails some of its reads and commits; of the commits, half after they are durable.
final class Unreliable: ForwardingStore {
  let base: any Store
  private let percent: Int
  private let random: Mutex<SeededRandom>

  init(base: any Store, seed: UInt64, percent: Int) {
    self.base = base
    self.percent = percent
    self.random = Mutex(SeededRandom(seed: seed))
  }

  private func draw() -> Int { random.withLock { Int.random(in: 0..<100, using: &$0) } }

  func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    if draw() < percent { throw .unreadable("injected") }
    return try await base.record(at: address)
  }

  func records(
    in space: Space, index: RecordKey?
  ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
    if draw() < percent { throw .unreadable("injected") }
    return try await base.records(in: space, index: index)
  }

  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    let number = draw()
    if number < percent / 2 { throw .notCommitted("injected") }
    let outcome = try await base.commit(batch)
    if number < percent { throw .outcomeUnknown("injected") }
    return outcome
  }
}
