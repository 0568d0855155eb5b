// SPDX-License-Identifier: Apache-2.0

/// Things people do in several steps, so that what lies deep is reached: a lock after a lock, a
/// password after twelve others, the end of a session. Each can be interrupted by anything.
extension Generator {
  mutating func story(_ model: Model) -> [Act] {
    let who = random.of(Who.cast + Who.cast + Who.comers)
    guard Who.allCases.contains(where: { isIn($0, model) && model.isAdministrator($0) }) else {
      return comeIn(random.of([.maria, .noor, who]), model)
    }
    let by = actor(model)
    switch random.below(30) {
    case 0...6: return comeIn(who, model)
    case 7, 8: return join(by, model)
    case 9: return guess(who, model)
    case 10: return guessCodes(who, model)
    case 11: return change(who, model)
    case 12: return handOver(who, by, model)
    case 13: return wearOut(who, by)
    case 14: return replaceAuthenticator(who, model)
    case 15: return leave(who, by, model)
    case 16: return review(by, model)
    case 17...19: return session(who, model)
    case 20: return paperWork(who, model)
    case 21: return overdue(who, by, model)
    case 22: return expire(who, model)
    case 23: return stayIn(who, model)
    case 24: return replay(who, model)
    case 25: return crowd(who, model)
    case 26, 27: return remember(who, by, model)
    case 28: return handOn(by)
    default: return [.disable(who, by: by), .recheck(Held(who: who)), .enable(who, by: by)]
    }
  }

  /// What somebody has to do to be signed in, as things are.
  mutating func comeIn(_ who: Who, _ model: Model) -> [Act] {
    let held = Held(who: who)
    guard let password = model.passwords[who] else {
      return [.setFirst(held, .good(random.below(60))), .verifyPassword(who, .right)]
    }
    var acts: [Act] = []
    let lock = model.counters[Counter(who: who, factor: .password)]?.lockedUntil ?? 0
    if lock > model.now, random.chance(60) { acts.append(.wait(toward(lock, model))) }
    if password.handedOver || model.now >= password.set + model.numbers.maximumAge {
      acts.append(.replacePassword(who, .right, phrase()))
    }
    acts.append(.verifyPassword(who, .right))
    if model.authenticators[who]?.confirmed == nil {
      acts += [.enrol(held), .confirm(held, .waiting(0)), .issueFirstCodes(held), .wait(30_000)]
    }
    let step = OneTimeCode.step(at: model.now)
    if (model.authenticators[who]?.lastStep ?? 0) >= step { acts.append(.wait(30_000)) }
    return acts + [.signIn(held, .shown(0))]
  }

  private mutating func join(_ by: Held, _ model: Model) -> [Act] {
    let who = random.of(Who.comers)
    let asService = random.chance(45)
    return [
      .request(
        who, asService: asService, asAdministrator: random.chance(asService ? 5 : 50),
        owner: random.of([.jonas, .priya, by.who]),
        by: asService || random.chance(40) ? actor(model) : nil),
      .approve(who, by: by), .train(who, ago: ago(model.numbers.training), by: by),
      .agree(who, ago: 0, by: by),
      .activate(who, by: random.of([by, by, Held(who: .maria), Held(who: .noor)])),
      .setFirst(Held(who: who), .good(random.below(60))), .verifyPassword(who, .right),
    ]
  }

  /// A service that was one's own is decided about by somebody else.
  private mutating func handOn(_ by: Held) -> [Act] {
    let service = random.of([Who.labels, .labels, .kiosk])
    return [
      .transfer(service, to: by.who, by: by), .transfer(service, to: anybody(), by: by),
      .openReview(by: by), .decide(service, keep: true, by: by),
      .disable(service, by: by), .enable(service, by: by),
    ]
  }

  private mutating func guess(_ who: Who, _ model: Model) -> [Act] {
    let limit = model.numbers.passwordLimit
    var acts = (0..<limit + random.of([-2, -1, 0, 0, 1])).map { _ in
      Act.verifyPassword(who, .wrong)
    }
    acts += [.verifyPassword(who, .right), .wait(locked(who, .password, model))]
    return acts + [.verifyPassword(who, random.of([.right, .wrong]))]
  }

  /// The length of the lock that is about to come, or just beside it.
  private mutating func locked(_ who: Who, _ factor: Factor, _ model: Model) -> Int64 {
    let counter = model.counters[Counter(who: who, factor: factor)]
    if let until = counter?.lockedUntil, until > model.now { return toward(until, model) }
    var length = factor == .password ? model.numbers.passwordLock : model.numbers.codeLock
    for _ in 0..<min(6, counter?.locks ?? 0) { length = min(Numbers.day, length * 2) }
    return length + random.of([-1_000, -1, 0, 1])
  }

  private mutating func guessCodes(_ who: Who, _ model: Model) -> [Act] {
    let held = Held(who: who)
    var acts: [Act] = [.verifyPassword(who, .right)]
    let byPaper = random.chance(30)
    for _ in 0..<model.numbers.codeLimit + random.of([-1, -1, 0, 0, 1]) {
      acts.append(byPaper ? .signInByPaper(held, .wrong) : .signIn(held, .wrong))
    }
    acts.append(byPaper ? .signInByPaper(held, .good) : .signIn(held, .shown(0)))
    if random.chance(50) { acts.append(.signInAgain(by: held, .shown(0))) }
    if random.chance(60) {
      acts += [.wait(locked(who, byPaper ? .paper : .code, model)), .verifyPassword(who, .right)]
      acts.append(byPaper ? .signInByPaper(held, .good) : .signIn(held, .shown(0)))
    }
    return acts
  }

  private mutating func change(_ who: Who, _ model: Model) -> [Act] {
    let set = model.passwords[who]?.set ?? model.now
    let earliest = set + model.numbers.minimumAge
    let before: [Act] = earliest > model.now ? [.wait(max(1, earliest - model.now - 100_000))] : []
    return before + comeIn(who, model) + [
      .wait(max(1, toward(earliest, model) - max(0, earliest - model.now - 100_000))),
      .setOwn(by: Held(who: who), .right, phrase()), .recheck(Held(who: who)),
      .setOwn(by: Held(who: who), .right, .good(random.below(60))),
    ]
  }

  private mutating func handOver(_ who: Who, _ by: Held, _ model: Model) -> [Act] {
    var acts: [Act] = [
      .resetPassword(who, by: by, phrase(), compromised: random.chance(50)),
      .verifyPassword(who, .right), .recheck(Held(who: who)),
    ]
    if random.chance(50) {
      acts.append(.wait(model.numbers.handedOver + random.of([-1_000, -1, 0, 1_000])))
    }
    return acts + [.replacePassword(who, .right, phrase()), .verifyPassword(who, .right)]
  }

  /// Password after password, until the first may come back.
  private mutating func wearOut(_ who: Who, _ by: Held) -> [Act] {
    let start = random.below(1_000) * 40 + 1_000
    return (0..<random.of([2, 6, 7, 8])).flatMap { round -> [Act] in
      [
        .resetPassword(who, by: by, .good(start + round * 2), compromised: false),
        .replacePassword(who, .right, .good(start + round * 2 + 1)),
      ]
    } + [.resetPassword(who, by: by, .good(start + random.below(4)), compromised: false)]
      + [.resetPassword(who, by: by, .good(start), compromised: false)]
  }

  /// One password after another, until only their number decides which may come back.
  private mutating func remember(_ who: Who, _ by: Held, _ model: Model) -> [Act] {
    let start = random.below(1_000) * 40 + 50_000
    let count = model.numbers.remembered
    func reset(_ number: Int) -> Act {
      .resetPassword(who, by: Held(who: by.who), .good(start + number), compromised: false)
    }
    return (0..<count + 2).map(reset)
      + [.wait(model.numbers.rememberedFor + 1_000)] + comeIn(by.who, model)
      // The oldest of those that count, and the one before it.
      + [reset(1), reset(0)]
  }

  /// As many sessions as there may be, and one more.
  private mutating func crowd(_ who: Who, _ model: Model) -> [Act] {
    let held = Held(who: who)
    let most = model.numbers.sessions
    return comeIn(who, model)
      + (0..<most + random.below(3)).map { _ in .openSession(by: held, device: device()) }
      + (0...most).map { .restore(Held(who: who, nth: most - $0), device: device()) }
  }

  private mutating func replaceAuthenticator(_ who: Who, _ model: Model) -> [Act] {
    let held = Held(who: who)
    return comeIn(who, model) + [
      .wait(random.of([1_000, model.numbers.freshCode - 1_000, model.numbers.freshCode])),
      .enrolAgain(by: held), .confirm(held, random.of([.waiting(0), .waiting(1), .shown(1)])),
      .issueFirstCodes(held), .recheck(held), .verifyPassword(who, .right),
      .signIn(held, random.of([.former, .used, .shown(1)])),
    ]
  }

  private mutating func leave(_ who: Who, _ by: Held, _ model: Model) -> [Act] {
    let ahead: Int64 = random.of([600_000, 3_600_000, Numbers.day])
    var acts: [Act] = [.plan(who, ahead: ahead, by: by)] + comeIn(who, model)
    acts += [.openSession(by: Held(who: who), device: 0), .keepSession(Held(who: who), device: 0)]
    acts += [
      .wait(ahead + random.of([-31_000, -30_000, -1_000, 0, 1])), .recheck(Held(who: who)),
      .keepSession(Held(who: who), device: 0), .countCodes(by: Held(who: who)),
      .withdraw(who, by: by), .terminate(who, ago: random.of([0, 1_000]), by: by),
      .verifyPassword(who, .right), .confirmTermination(who),
    ]
    return acts
  }

  private mutating func review(_ by: Held, _ model: Model) -> [Act] {
    let listed = Who.allCases.filter { model.accounts[$0] != nil }
    return [.openReview(by: by)]
      + listed.map { .decide($0, keep: random.chance(85), by: by) }
      + [.showReview(by: by), .closeReview(by: by)]
  }

  /// To the moment at which somebody stops for want of a review.
  private mutating func overdue(_ who: Who, _ by: Held, _ model: Model) -> [Act] {
    guard let account = model.accounts[who], account.state == .active else { return [] }
    let end = model.inert(account)
    guard end - model.now > 120_000 else { return [] }
    return [.wait(end - model.now - 120_000)] + comeIn(who, model) + [
      .wait(max(1, 120_000 + random.of([-31_000, -30_000, -1_000, 0]))),
      .countCodes(by: Held(who: who)), .enrol(Held(who: who)), .wait(1_000),
      .verifyPassword(who, .right), .list(by: by),
    ]
  }
}
