// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Holds the gates against a second, simple implementation of the clauses.
///
///     ModelDriver check   [--seed N] [--steps N] [--worlds N]       (run, then mutants)
///     ModelDriver run     [--seed N] [--steps N] [--worlds N | --world K [--episode K]]
///     ModelDriver mutants [--seed N] [--mutant NAME]
///
/// With `--mutant NAME` a run has that fault in it, and shows what a failure looks like.
/// `--steps` is of each world. The same seed, world and episode are the same steps again. The last
/// line says how many worlds and mutants were as they should be.
@main enum Main {
  struct Options {
    var seed = UInt64.random(in: 1...999_999_999)
    var steps = 260_000
    var worlds = Array(0..<4)
    var episode: Int?
    var mutant: String?

    init?(_ arguments: ArraySlice<String>) {
      var rest = arguments
      while let name = rest.popFirst() {
        guard let value = rest.popFirst() else { return nil }
        switch (name, Int(value)) {
        case ("--seed", let number?) where number >= 0: seed = UInt64(number)
        case ("--steps", let number?) where number > 0: steps = number
        case ("--worlds", let number?) where number > 0: worlds = Array(0..<number)
        case ("--world", let number?) where number >= 0: worlds = [number]
        case ("--episode", let number?) where number >= 0: episode = number
        case ("--mutant", _): mutant = value
        default: return nil
        }
      }
      // An episode is one of one world.
      if episode != nil, worlds.count != 1 { return nil }
    }
  }

  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let command = arguments.first, ["check", "run", "mutants"].contains(command),
      let options = Options(arguments.dropFirst())
    else {
      Report.note(
        "usage: ModelDriver check|run|mutants [--seed N] [--steps N] [--worlds N]\n"
          + "       [--world K [--episode K]] [--mutant NAME]")
      exit(64)
    }
    Report.say("seed \(options.seed)")
    let shared = try World.Shared()
    var (passed, failed) = (0, 0)
    if command != "mutants" {
      let (good, bad) = try await run(options, shared)
      passed += good
      failed += bad
    }
    if command != "run" {
      let (good, bad) = try await Hunt(seed: options.seed, shared: shared).all(options.mutant)
      passed += good
      failed += bad
    }
    Report.say("\(passed) passed, \(failed) failed")
    exit(failed == 0 && passed > 0 ? 0 : 1)
  }

  /// - Returns: worlds in which nothing was found, and what was found in the others.
  private static func run(
    _ options: Options, _ shared: World.Shared
  ) async throws -> (passed: Int, failed: Int) {
    let mutant = Mutant.all.first { $0.name == options.mutant }
    if mutant == nil, let name = options.mutant {
      Report.say("FAILED: there is no mutant \(name)")
      return (0, 1)
    }
    let run = Run(
      seed: options.seed, steps: options.steps, worlds: options.worlds, episode: options.episode,
      mutant: mutant)
    let begun = Date()
    let ticking = Task {
      while true {
        try await Task.sleep(for: .seconds(10))
        Report.progress(run, since: begun)
      }
    }
    try await run.run(shared)
    ticking.cancel()
    Report.progress(run, since: begun)
    Report.kinds(run)
    let counts = run.tally.counts.withLock { $0 }
    for (_, finding) in counts.found.sorted(by: { $0.key < $1.key }) {
      let shrinker = Shrinker(
        numbers: Run.numbers(of: finding.world, mutant), shared: shared, mutant: mutant,
        signature: finding.disagreement.signature)
      let shortest = try await shrinker.shrink(finding.steps)
      let shown = try await shrinker.replay(shortest) ?? finding.disagreement
      Report.disagreement(finding, shortest, shown, run)
    }
    return (options.worlds.count - counts.failedWorlds.count, counts.found.count)
  }
}
