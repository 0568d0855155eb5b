// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Looks for each mutant by random steps: it must be found, and in a short case. What finds no
/// fault that is there says nothing when it finds none.
struct Hunt: Sendable {
  let seed: UInt64
  let shared: World.Shared

  /// Two at a time.
  /// - Parameter name: only this one.
  func all(_ name: String?) async throws -> (passed: Int, failed: Int) {
    let mutants = Mutant.all.filter { name == nil || $0.name == name }
    if mutants.isEmpty {
      Report.say("FAILED: there is no mutant of that name")
      return (0, 1)
    }
    let waiting = Queue(mutants)
    let found = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<2 {
        group.addTask {
          var found = 0
          while let mutant = waiting.next() {
            if try await isFound(mutant, explained: name != nil) { found += 1 }
          }
          return found
        }
      }
      return try await group.reduce(0, +)
    }
    return (found, mutants.count - found)
  }

  private final class Queue: Sendable {
    private let rest: Mutex<ArraySlice<Mutant>>
    init(_ mutants: [Mutant]) { rest = Mutex(mutants[...]) }
    func next() -> Mutant? { rest.withLock { $0.popFirst() } }
  }

  private func isFound(_ mutant: Mutant, explained: Bool) async throws -> Bool {
    let run = Run(seed: seed, steps: mutant.within, worlds: [1], mutant: mutant)
    var (asked, episode) = (0, 0)
    var shortest: (steps: [Step], shown: Disagreement)?
    // One episode after another, until there is a short case.
    while asked < mutant.within, shortest?.steps.count ?? .max > mutant.atMost {
      let (more, finding) = try await run.one(1, episode, shared)
      asked += more
      episode += 1
      guard let finding else { continue }
      let found = try await shrunk(finding, mutant)
      if found.steps.count < shortest?.steps.count ?? .max { shortest = found }
    }
    guard let shortest else {
      Report.say("FAILED \(mutant.name) (\(mutant.clause)): not found in \(asked) steps")
      return false
    }
    let isShort = shortest.steps.count <= mutant.atMost
    var lines = [
      "\(isShort ? "found" : "FAILED") \(mutant.name) (\(mutant.clause)) after \(asked) steps,"
        + " in \(shortest.steps.count) of at most \(mutant.atMost): \(shortest.shown.signature)"
    ]
    if explained || !isShort {
      lines += shortest.steps.enumerated().map { "  \($0 + 1). \($1)" }
      lines += [
        "  the clauses say: \(shortest.shown.model)",
        "  the mutant says: \(shortest.shown.library)",
      ]
    }
    Report.say(lines.joined(separator: "\n"))
    return isShort
  }

  private func shrunk(
    _ finding: Run.Finding, _ mutant: Mutant
  ) async throws -> (steps: [Step], shown: Disagreement) {
    let shrinker = Shrinker(numbers: .strict, shared: shared, mutant: mutant, signature: nil)
    let steps = try await shrinker.shrink(finding.steps)
    return (steps, try await shrinker.replay(steps) ?? finding.disagreement)
  }
}
