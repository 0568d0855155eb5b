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

  init(
    _ numbers: Numbers, _ shared: World.Shared, mutant: Mutant?
  ) async throws {
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
    guard expected == found || isJustSooner(found, than: expected, step) else {
      return (found, Disagreement(step: step, model: expected, library: found))
    }
    return (found, nil)
  }

  /// What a sign-in has left is counted in fractions of a second and rounded down: it may end a
  /// millisecond sooner than it could, and never later. The model goes by it then.
  private mutating func isJustSooner(
    _ found: Answer, than expected: Answer, _ step: Step
  ) -> Bool {
    switch step.act {
    case .signIn, .signInByPaper, .signInAgain, .restore, .keepSession: break
    default: return false
    }
    guard case .admitted(let words) = expected, case .admitted(let other) = found,
      let mine = Int64(words.dropFirst(6)), let theirs = Int64(other.dropFirst(6)),
      (mine - 1...mine).contains(theirs), let who = step.act.shown?.1.who
    else { return false }
    model.endLastSignIn(of: who, at: theirs)
    return true
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
