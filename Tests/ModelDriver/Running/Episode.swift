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
  private(set) var model: Model
  private let world: World
  private(set) var asked = 0

  init(_ numbers: Numbers, _ shared: World.Shared, mutant: Mutant?) async throws {
    model = Model.beginning(numbers)
    world = try await World(numbers, shared, mutant: mutant)
    try await world.begin(Prelude.first)
  }

  /// - Returns: the answer both gave, or that they differ.
  mutating func take(_ step: Step) async -> (answer: Answer, disagreement: Disagreement?) {
    let before = model
    let expected = model.take(step)
    if expected == .void { return (expected, nil) }
    world.drawn = nil
    let found = await world.take(step, before)
    if case .wait = step.act {} else { asked += 1 }
    if let secret = world.drawn { model.secrets[model.nextEnrolment] = secret }
    guard expected == found else {
      return (found, Disagreement(step: step, model: expected, library: found))
    }
    return (found, nil)
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
