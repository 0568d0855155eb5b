// SPDX-License-Identifier: Apache-2.0

extension Generator {
  /// Any step at all, sensible or not.
  mutating func any(_ model: Model) -> Act {
    let by = actor(model)
    let who = anybody()
    let training = model.numbers.training
    switch random.below(44) {
    case 0, 1: return .verifyPassword(who, attempt())
    case 2, 3: return .signIn(held(who), code())
    case 4: return .signInByPaper(held(who), paper())
    case 5, 6: return .signInAgain(by: by, code())
    case 7: return .enrol(held(who))
    case 8: return .enrolAgain(by: by)
    case 9: return .confirm(held(who), random.of([.waiting(0), .waiting(-1), .wrong, .shown(0)]))
    case 10: return .issueCodes(by: by)
    case 11: return random.chance(30) ? .issueFirstCodes(held(who)) : .countCodes(by: by)
    case 12: return .resetSecondFactor(who, by: by)
    case 13: return .unlock(who, by: by)
    case 14: return .setFirst(held(who), phrase())
    case 15: return .setOwn(by: by, attempt(), phrase())
    case 16: return .resetPassword(who, by: by, phrase(), compromised: random.chance(50))
    case 17: return .replacePassword(who, attempt(), phrase())
    case 18: return request(by)
    case 19: return random.chance(70) ? .approve(who, by: by) : .decline(who, by: by)
    case 20: return .train(who, ago: ago(training), by: by)
    case 21: return .agree(who, ago: ago(training), by: by)
    case 22: return .activate(who, by: by)
    case 23: return .disable(who, by: by)
    case 24, 25: return .enable(who, by: by)
    case 26: return random.chance(10) ? .bootstrap(who) : .list(by: by)
    case 27: return .list(by: by)
    case 28: return .plan(who, ahead: ahead(), by: by)
    case 29: return .withdraw(who, by: by)
    case 30: return .terminate(who, ago: random.of([0, 0, 1_000, -1, Numbers.day]), by: by)
    case 31: return .confirmTermination(who)
    case 32: return .transfer(random.of([.labels, .kiosk, who]), to: anybody(), by: by)
    case 33: return .openReview(by: by)
    case 34, 35: return .decide(who, keep: random.chance(75), by: by)
    case 36: return random.chance(50) ? .closeReview(by: by) : .showReview(by: by)
    case 37: return .openSession(by: by, device: device())
    case 38: return .restore(held(who), device: device())
    case 39: return .keepSession(held(who), device: device())
    case 40: return .closeOwn(by: by)
    case 41: return .closeOther(by: by, session: held(random.chance(70) ? by.who : who))
    case 42: return .closeAll(random.chance(40) ? who : nil, by: by)
    default: return .recheck(by)
    }
  }

  mutating func device() -> Int { random.of([0, 0, 0, 0, 1, 2]) }

  mutating func ahead() -> Int64 {
    random.of([0, -1_000, 1, 1_000, 30_000, 600_000, 3_600_000, Numbers.day, 9 * Numbers.day])
  }

  mutating func request(_ by: Held) -> Act {
    let asService = random.chance(45)
    return .request(
      random.chance(75) ? random.of(Who.comers) : anybody(), asService: asService,
      asAdministrator: random.chance(asService ? 10 : 40),
      owner: random.chance(80) ? random.of(Who.cast) : anybody(),
      by: asService || random.chance(60) ? by : nil)
  }
}
