// SPDX-License-Identifier: Apache-2.0

/// Draws the next step. It looks at the model to know what is worth asking; what it draws says
/// everything itself, so that it can be replayed without the generator.
struct Generator {
  var random: Random
  /// What was begun and is gone on with.
  private var plan: [Act] = []

  init(_ random: Random) { self.random = random }

  mutating func next(_ model: Model) -> Step {
    Step(
      act: act(model), door: random.chance(35) ? 1 : 0,
      spelling: random.chance(15) ? random.of(Spelling.allCases) : .plain)
  }

  private mutating func act(_ model: Model) -> Act {
    if !plan.isEmpty, random.chance(88) { return plan.removeFirst() }
    let choice = random.below(100)
    if choice < 16 { return .wait(time(model)) }
    if choice < 46 || !isAnybodyIn(model) { plan += story(model) }
    if !plan.isEmpty, random.chance(80) { return plan.removeFirst() }
    return any(model)
  }

  private func isAnybodyIn(_ model: Model) -> Bool {
    Who.allCases.contains { isIn($0, model) }
  }

  func isIn(_ who: Who, _ model: Model) -> Bool {
    model.find(.signIn, Held(who: who)).map { model.signedIn($0) == nil } ?? false
  }

  // MARK: Time

  mutating func time(_ model: Model) -> Int64 {
    if random.chance(25) { return random.of([1, 999, 1_000, 29_000, 30_000, 31_000, 60_000]) }
    let moments = Who.allCases.flatMap { model.moments(of: $0) }.sorted()
    // Mostly the near ones; a year now and then.
    let near = random.chance(88) ? moments.filter { $0 - model.now < 2 * Numbers.day } : moments
    guard !near.isEmpty else { return 30_000 }
    return toward(random.of(random.chance(50) ? Array(near.prefix(4)) : near), model)
  }

  /// To a moment, or a second or a millisecond beside it.
  mutating func toward(_ moment: Int64, _ model: Model) -> Int64 {
    max(1, moment - model.now + random.of([-1_000, -1, 0, 0, 1, 1_000]))
  }

  // MARK: People

  mutating func anybody() -> Who {
    random.of(
      Who.cast + Who.cast + Who.cast + Who.comers + Who.comers + [Who.stranger])
  }

  /// Mostly somebody who is in, and mostly an administrator.
  mutating func actor(_ model: Model) -> Held {
    let inside = Who.allCases.filter { isIn($0, model) }
    let administrators = inside.filter { model.isAdministrator($0) }
    let who =
      if !administrators.isEmpty, random.chance(75) {
        random.of(administrators)
      } else if !inside.isEmpty, random.chance(85) {
        random.of(inside)
      } else {
        anybody()
      }
    return Held(who: who, nth: random.chance(88) ? 0 : random.below(4))
  }

  mutating func held(_ who: Who) -> Held {
    Held(who: who, nth: random.chance(90) ? 0 : random.below(3))
  }

  // MARK: What is typed

  mutating func attempt() -> Attempt {
    switch random.below(10) {
    case 0...4: .right
    case 5...7: .wrong
    default: .former(random.below(3))
    }
  }

  mutating func phrase() -> Phrase {
    switch random.below(20) {
    case 0: .short
    case 1: .noCapital
    case 2: .noSmall
    case 3: .noDigit
    case 4: .noSign
    case 5: .allWrong
    case 6, 7: .edge(random.of([11, 12, 13, 14]))
    case 8: .named(random.of(Who.allCases))
    case 9...11: .good(random.below(4))
    default: .good(random.below(60))
    }
  }

  mutating func code() -> Code {
    switch random.below(20) {
    case 0...6: .shown(0)
    case 7...9: .shown(random.of([-1, 1]))
    case 10, 11: .shown(random.of([-2, 2]))
    case 12...14: .used
    case 15: .waiting(0)
    case 16: .former
    case 17: .noCode
    default: .wrong
    }
  }

  mutating func paper() -> Paper { random.of([.good, .good, .used, .used, .void, .wrong]) }

  /// So long before now; mostly next to what still counts.
  mutating func ago(_ limit: Int64) -> Int64 {
    random.of([
      0, 0, 0, 1_000, -1, -1_000, 3_600_000, limit - 1_000, limit - 1, limit, limit + 1_000,
    ])
  }
}
