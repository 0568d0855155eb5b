// SPDX-License-Identifier: Apache-2.0

/// Where the library and the model differ.
struct Disagreement: Sendable {
  let step: Step
  let model: Answer
  let library: Answer

  /// Two of one signature are the same disagreement.
  var signature: String { "\(step.act.kind): \(model.kind) / \(library.kind)" }
}

/// One world from its beginning: the library and the model, taking the same steps.
struct Episode {
  /// What the clauses say: more than one where they leave something open, see ``leaveOpen(_:_:)``.
  private var models: [Model]
  private let world: World
  private(set) var asked = 0

  var model: Model { models[0] }

  init(_ numbers: Numbers, _ shared: World.Shared, mutant: Mutant?) async throws {
    models = [Model.beginning(numbers)]
    world = try await World(numbers, shared, mutant: mutant)
    try await world.begin(Prelude.first)
  }

  /// - Returns: the answer both gave, or that they differ.
  mutating func take(_ step: Step) async -> (answer: Answer, disagreement: Disagreement?) {
    let before = model
    var next = models
    let expected = next.indices.map { next[$0].take(step) }
    if expected[0] == .void { return (.void, nil) }
    world.drawn = nil
    let found = await world.take(step, before)
    if case .wait = step.act {} else { asked += 1 }
    var agreed: [Model] = []
    for (place, answer) in expected.enumerated() {
      if let secret = world.drawn { next[place].secrets[next[place].nextEnrolment] = secret }
      if answer == found { agreed.append(next[place]) }
    }
    if agreed.isEmpty {
      return (found, Disagreement(step: step, model: expected[0], library: found))
    }
    models = Self.different(agreed)
    leaveOpen(step, found)
    return (found, nil)
  }

  /// A code or a password that came with a proof which somebody has just undone at the other
  /// gatekeeper may count as an attempt, or not (acc-7): there the attempt is written down before it
  /// is learnt that the proof is undone. What counts too often locks too soon, and never too late.
  private mutating func leaveOpen(_ step: Step, _ found: Answer) {
    guard [.stale("undone"), .refused("superseded")].contains(found),
      let factor = step.act.factor, let who = step.act.shown?.1.who
    else { return }
    var counted = models
    for place in counted.indices { _ = counted[place].attempt(who, factor) }
    // None is left out: a dropped one may be what the library did.
    models = Self.different(models + counted)
  }

  /// What models may differ in: what they counted, and what was undone because it locked.
  private struct Opinion: Hashable {
    let counters: [Counter: Attempts]
    let marks: [Ground: Int]
  }

  /// A success makes models that counted differently one again.
  private static func different(_ models: [Model]) -> [Model] {
    var seen = Set<Opinion>()
    return models.filter {
      seen.insert(Opinion(counters: $0.counters, marks: $0.marks)).inserted
    }
  }

  /// Takes the prelude and then a list of steps.
  /// - Returns: the first disagreement, and at which step of the list; -1 is the prelude.
  static func replay(
    _ steps: [Step], _ numbers: Numbers, _ shared: World.Shared, mutant: Mutant?
  ) async throws -> (at: Int, Disagreement)? {
    var episode = try await Episode(numbers, shared, mutant: mutant)
    for step in Prelude.steps {
      if let found = await episode.take(step).disagreement { return (-1, found) }
    }
    for (place, step) in steps.enumerated() {
      if let found = await episode.take(step).disagreement { return (place, found) }
    }
    return nil
  }
}
