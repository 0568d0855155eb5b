// SPDX-License-Identifier: Apache-2.0

/// Finds a short list of steps that ends in the same disagreement (delta debugging: Zeller and
/// Hildebrandt, 2002), and then makes each of its steps plainer.
struct Shrinker {
  let numbers: Numbers
  let shared: World.Shared
  let mutant: Mutant?
  /// `nil` where any disagreement will do: a mutant shows itself in several ways.
  let signature: String?

  func shrink(_ steps: [Step]) async throws -> [Step] {
    var best = steps
    var parts = 2
    while best.count > 1 {
      let size = (best.count + parts - 1) / parts
      var isShorter = false
      for start in stride(from: 0, to: best.count, by: size).reversed() {
        var fewer = best
        fewer.removeSubrange(start..<min(start + size, best.count))
        if let kept = try await fails(fewer) {
          best = kept
          isShorter = true
          break
        }
      }
      if isShorter {
        parts = max(2, parts - 1)
      } else if size == 1 {
        break
      } else {
        parts = min(best.count, parts * 2)
      }
    }
    return try await plainer(best)
  }

  /// How a list ends: what each side says there.
  func replay(_ steps: [Step]) async throws -> Disagreement? {
    try await Episode.replay(steps, numbers, shared, mutant: mutant)?.1
  }

  /// The list as far as its disagreement, if it ends in one of this signature.
  private func fails(_ steps: [Step]) async throws -> [Step]? {
    guard
      let (place, found) = try await Episode.replay(
        steps, numbers, shared, mutant: mutant),
      signature == nil || found.signature == signature
    else { return nil }
    return Array(steps.prefix(place + 1))
  }

  private func plainer(_ steps: [Step]) async throws -> [Step] {
    var best = steps
    for place in best.indices {
      for simpler in [Self.atFirstDoor, Self.plainlySpelt, Self.newest] {
        guard place < best.count else { break }
        var other = best
        simpler(&other[place])
        if other != best, let kept = try await fails(other), kept.count <= best.count {
          best = kept
        }
      }
    }
    // Two times that pass one after the other are one.
    var place = 0
    while place + 1 < best.count {
      if case .wait(let one) = best[place].act, case .wait(let two) = best[place + 1].act {
        var other = best
        other[place].act = .wait(one + two)
        other.remove(at: place + 1)
        if let kept = try await fails(other) {
          best = kept
          continue
        }
      }
      place += 1
    }
    return best
  }

  private static func atFirstDoor(_ step: inout Step) { step.door = 0 }
  private static func plainlySpelt(_ step: inout Step) { step.spelling = .plain }
  private static func newest(_ step: inout Step) {
    if case .verifyPassword(let who, .former) = step.act {
      step.act = .verifyPassword(who, .wrong)
    }
  }
}
