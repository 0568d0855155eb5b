// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Holds the gates against a second, simple implementation of the clauses.
///
///     ModelDriver run [--seed N] [--steps N] [--worlds N | --world K]
///     ModelDriver mutants [--seed N] [--mutant NAME]
///
/// `--steps` is of each world. The same seed, world and steps are the same run again.
@main enum Main {
  struct Options {
    var seed = UInt64.random(in: 1...999_999_999)
    var steps = 260_000
    var worlds = Array(0..<4)
    var mutant: String?
    var without: Set<Deviation> = []

    init?(_ arguments: [String]) {
      var rest = arguments[...]
      while let name = rest.popFirst() {
        guard let value = rest.popFirst() else { return nil }
        switch (name, Int(value)) {
        case ("--seed", let number?) where number >= 0: seed = UInt64(number)
        case ("--steps", let number?) where number > 0: steps = number
        case ("--worlds", let number?) where number > 0: worlds = Array(0..<number)
        case ("--world", let number?) where number >= 0: worlds = [number]
        case ("--mutant", _): mutant = value
        case ("--without", _):
          guard let deviation = Deviation(rawValue: value) else { return nil }
          without.insert(deviation)
        default: return nil
        }
      }
    }
  }

  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let command = arguments.first, ["run", "mutants"].contains(command),
      let options = Options(Array(arguments.dropFirst()))
    else {
      say("usage: ModelDriver run|mutants [--seed N] [--steps N] [--worlds N | --world K]")
      say("       [--mutant NAME]")
      exit(64)
    }
    say("seed \(options.seed)")
    let shared = try World.Shared()
    let isRight =
      command == "run" ? try await run(options, shared) : try await mutants(options, shared)
    exit(isRight ? 0 : 1)
  }

  static func say(_ line: String) {
    print(line)
    fflush(nil)
  }

  private static func run(_ options: Options, _ shared: World.Shared) async throws -> Bool {
    var run = Run(seed: options.seed, steps: options.steps, worlds: options.worlds)
    run.deviations.subtract(options.without)
    let begun = Date()
    let ticking = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(5))
        Report.progress(run, since: begun)
      }
    }
    try await run.run(shared)
    ticking.cancel()
    Report.progress(run, since: begun)
    Report.kinds(run)
    let found = run.tally.counts.withLock { $0.found }
    for (_, finding) in found.sorted(by: { $0.key < $1.key }) {
      let shrinker = Shrinker(
        numbers: Run.numbers(of: finding.world, nil), shared: shared, mutant: nil,
        signature: finding.disagreement.signature, deviations: run.deviations)
      Report.disagreement(finding, try await shrinker.shrink(finding.steps), run)
    }
    say("\(options.worlds.count) passed, \(found.count) failed")
    return found.isEmpty
  }

  /// Each mutant must be found, and in a short case.
  private static func mutants(_ options: Options, _ shared: World.Shared) async throws -> Bool {
    let all = Mutant.all.filter { options.mutant == nil || $0.name == options.mutant }
    var failed = all.isEmpty ? 1 : 0
    for mutant in all {
      var run = Run(
        seed: options.seed, steps: mutant.within / 2, worlds: [1, 3], mutant: mutant)
      run.stopsSoon = true
      try await run.run(shared)
      let counts = run.tally.counts.withLock { $0 }
      guard let finding = counts.found.values.min(by: { $0.steps.count < $1.steps.count }) else {
        failed += 1
        say("FAILED \(mutant.name): not found within \(counts.asked) steps")
        continue
      }
      let shrinker = Shrinker(
        numbers: .strict, shared: shared, mutant: mutant,
        signature: finding.disagreement.signature, deviations: run.deviations)
      let shortest = try await shrinker.shrink(finding.steps)
      let isShort = shortest.count <= mutant.atMost
      if !isShort { failed += 1 }
      say(
        "\(isShort ? "found" : "FAILED") \(mutant.name) (\(mutant.clause)) after \(finding.asked)"
          + " steps, in \(shortest.count) of at most \(mutant.atMost):"
          + " \(finding.disagreement.signature)")
      if options.mutant != nil || !isShort {
        for (number, step) in shortest.enumerated() { say("  \(number + 1). \(step)") }
      }
    }
    say("\(all.count - failed) passed, \(failed) failed")
    return failed == 0
  }
}
