// SPDX-License-Identifier: Apache-2.0

/// Stories of who is inside: sessions, recovery codes, the end of a password.
extension Generator {
  mutating func session(_ who: Who, _ model: Model) -> [Act] {
    let held = Held(who: who)
    let tenth = model.numbers.idle / 10
    var acts = comeIn(who, model) + [.openSession(by: held, device: device())]
    for _ in 0..<random.below(4) {
      acts.append(
        .wait(
          random.of([
            1_000, tenth - 1, tenth, model.numbers.idle - 1_000, model.numbers.idle - 1,
            model.numbers.idle, 60_000, 59_999,
          ])))
      acts.append(
        random.chance(60)
          ? .restore(held, device: device()) : .keepSession(held, device: device()))
      if random.chance(30) { acts += comeIn(who, model) }
      if random.chance(40) { acts.append(.openSession(by: held, device: device())) }
    }
    return acts + [.restore(Held(who: who, nth: random.below(3)), device: 0)]
  }

  /// A session used again and again, to its absolute end.
  mutating func stayIn(_ who: Who, _ model: Model) -> [Act] {
    let held = Held(who: who)
    let pause = model.numbers.idle - 60_000
    var acts = comeIn(who, model) + [.openSession(by: held, device: 0)]
    let rounds = model.numbers.absolute / pause
    for _ in 0..<rounds { acts += [.wait(pause), .restore(held, device: 0)] }
    let rest = model.numbers.absolute - rounds * pause
    return acts + [.wait(max(1, rest + random.of([-1, 0, 0, 500]))), .restore(held, device: 0)]
  }

  mutating func paperWork(_ who: Who, _ model: Model) -> [Act] {
    let held = Held(who: who)
    return [
      .verifyPassword(who, .right), .signInByPaper(held, .good), .signInByPaper(held, .used),
      .countCodes(by: held), .issueCodes(by: held), .signInByPaper(held, .void),
      .resetSecondFactor(who, by: actor(model)), .signInByPaper(held, .used),
      .verifyPassword(who, .right), .signInByPaper(held, .used),
    ]
  }

  mutating func expire(_ who: Who, _ model: Model) -> [Act] {
    guard let password = model.passwords[who] else { return [] }
    let end = password.set + model.numbers.maximumAge
    return [
      .wait(toward(end, model)), .verifyPassword(who, .right),
      .replacePassword(who, .right, phrase()),
    ]
  }

  mutating func replay(_ who: Who, _ model: Model) -> [Act] {
    let held = Held(who: who)
    return comeIn(who, model) + [
      .signIn(held, .used), .wait(random.of([1_000, 29_000, 30_000])), .signIn(held, .used),
      .signIn(held, .shown(random.of([-1, 0, 1, 2]))), .signInAgain(by: held, .used),
    ]
  }
}
