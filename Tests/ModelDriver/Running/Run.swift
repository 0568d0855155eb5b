// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Worlds side by side, each a sequence of episodes drawn from the seed.
struct Run: Sendable {
  /// How many steps an episode has: enough for deep stories, few enough to shrink soon.
  static let length = 300

  let seed: UInt64
  /// Steps of each world: gates asked, not counting time that passes.
  let steps: Int
  let worlds: [Int]
  /// Only this one, of each world.
  var episode: Int?
  var mutant: Mutant?

  let tally = Tally()

  /// What was found so far, by all worlds.
  final class Tally: Sendable {
    struct Counts: Sendable {
      var asked = 0
      var episodes = 0
      var kinds: [String: Int] = [:]
      var admitted: [String: Int] = [:]
      /// By what kind of disagreement it is: of each, the first.
      var found: [String: Finding] = [:]
      var failedWorlds: Set<Int> = []
    }
    let counts = Mutex(Counts())
  }

  struct Finding: Sendable {
    let world: Int
    let episode: Int
    let steps: [Step]
    let disagreement: Disagreement
  }

  /// The numbers a world lives by. A mutant is one of the strict ones, because the library lets
  /// nobody go below the standard ones, not even a test.
  static func numbers(of world: Int, _ mutant: Mutant?) -> Numbers {
    mutant != nil || world % 2 == 1 ? .strict : .standard
  }

  func run(_ shared: World.Shared) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for world in worlds { group.addTask { try await run(world: world, shared) } }
      try await group.waitForAll()
    }
  }

  private func run(world: Int, _ shared: World.Shared) async throws {
    if let episode {
      _ = try await one(world, episode, shared)
      return
    }
    var asked = 0
    var episode = 0
    while asked < steps {
      asked += try await one(world, episode, shared).asked
      episode += 1
    }
  }

  /// One episode.
  /// - Returns: how many gates were asked, and where the two sides parted.
  func one(
    _ world: Int, _ number: Int, _ shared: World.Shared
  ) async throws -> (asked: Int, finding: Finding?) {
    let numbers = Run.numbers(of: world, mutant)
    var generator = Generator(Random(seed: seed, world: world, episode: number))
    var episode = try await Episode(numbers, shared, mutant: mutant)
    var taken: [Step] = []
    var kinds: [String: Int] = [:]
    var admitted: [String: Int] = [:]
    var found: Disagreement?
    for step in Prelude.steps where found == nil { found = await episode.take(step).disagreement }
    let prelude = episode.asked
    var drawn = 0
    while found == nil, episode.asked - prelude < Run.length, drawn < 8 * Run.length {
      drawn += 1
      let step = generator.next(episode.model)
      let (answer, disagreement) = await episode.take(step)
      if answer == .void { continue }
      taken.append(step)
      found = disagreement
      if case .wait = step.act { continue }
      let kind = step.act.kind
      kinds[kind, default: 0] += 1
      if case .admitted = answer { admitted[kind, default: 0] += 1 }
    }
    // A world that cannot even begin was asked something too.
    let asked = max(1, episode.asked - prelude)
    let finding = found.map {
      Finding(world: world, episode: number, steps: taken, disagreement: $0)
    }
    tally.counts.withLock { counts in
      counts.asked += asked
      counts.episodes += 1
      counts.kinds.merge(kinds, uniquingKeysWith: +)
      counts.admitted.merge(admitted, uniquingKeysWith: +)
      guard let finding else { return }
      counts.failedWorlds.insert(world)
      let signature = finding.disagreement.signature
      if counts.found[signature] == nil { counts.found[signature] = finding }
    }
    return (asked, finding)
  }
}
