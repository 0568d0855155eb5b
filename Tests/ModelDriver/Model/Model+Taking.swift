// SPDX-License-Identifier: Apache-2.0

/// One step, as the model takes it. A step whose proof nobody has asks nothing.
extension Model {
  mutating func take(_ step: Step) -> Answer {
    switch step.act {
    case .wait(let time):
      now += time
      return .admitted("")
    case .verifyPassword(let who, let attempt):
      guard let text = text(attempt, of: who) else { return .void }
      return verifyPassword(who, text)
    case .replacePassword(let who, let attempt, let phrase):
      guard let text = text(attempt, of: who) else { return .void }
      return replacePassword(who, text, phrase)
    case .bootstrap: return .refused("already-bootstrapped")
    case .confirmTermination(let who): return confirmTermination(who)
    case .request(let who, let asService, let asAdministrator, let owner, let by):
      var proof: Proof?
      if let by {
        proof = find(.signIn, by)
        if proof == nil { return .void }
      }
      return request(
        who, asService: asService, asAdministrator: asAdministrator, owner: owner, by: proof)
    default:
      guard let (kind, held) = step.act.shown, let proof = find(kind, held) else { return .void }
      return take(step, showing: proof)
    }
  }

  private mutating func take(_ step: Step, showing by: Proof) -> Answer {
    switch step.act {
    case .signIn(_, let code): digits(code, of: by.who).map { signIn(by, $0) } ?? .void
    case .signInByPaper(_, let paper):
      has(paper, by.who) ? signInByPaper(by, paper) : .void
    case .signInAgain(_, let code): digits(code, of: by.who).map { signInAgain(by, $0) } ?? .void
    case .confirm(_, let code): digits(code, of: by.who).map { confirm(by, $0) } ?? .void
    case .enrol: enrol(by)
    case .enrolAgain: enrolAgain(by)
    case .issueCodes: issueCodes(by, freshlySignedIn(by))
    case .issueFirstCodes: issueCodes(by, fault(by))
    case .countCodes: countCodes(by)
    case .resetSecondFactor(let who, _): resetSecondFactor(who, by: by)
    case .unlock(let who, _): unlock(who, by: by)
    case .setFirst(_, let phrase): setFirst(by, phrase)
    case .setOwn(_, let attempt, let phrase):
      setOwn(by, text(attempt, of: by.who) ?? "", phrase)
    case .resetPassword(let who, _, let phrase, _): resetPassword(who, by: by, phrase)
    case .approve(let who, _): decideRequest(who, true, by: by)
    case .decline(let who, _): decideRequest(who, false, by: by)
    case .train(let who, let ago, _): record(who, training: true, at: now - ago, by: by)
    case .agree(let who, let ago, _): record(who, training: false, at: now - ago, by: by)
    case .activate(let who, _): activate(who, by: by)
    case .disable(let who, _): disable(who, by: by)
    case .enable(let who, _): enable(who, by: by)
    case .list: list(by)
    case .plan(let who, let ahead, _): plan(who, at: now + ahead, by: by)
    case .withdraw(let who, _): withdraw(who, by: by)
    case .terminate(let who, let ago, _): terminate(who, leftAt: now - ago, by: by)
    case .transfer(let who, let to, _): transfer(who, to: to, by: by)
    case .openReview: openReview(by)
    case .decide(let who, let keep, _): decide(who, keep: keep, by: by)
    case .closeReview: closeReview(by)
    case .showReview: showReview(by)
    case .openSession(_, let device): openSession(by, device: device)
    case .restore(_, let device): restore(by, device: device)
    case .keepSession(_, let device): keepSession(by, device: device, door: step.door)
    case .closeOwn: closeSession(by, by.session)
    case .closeOther(_, let session):
      find(.session, session).map { closeSession(by, $0.session) } ?? .void
    case .closeAll(let who, _): closeAll(who, by: by)
    case .recheck: fault(by) ?? .admitted("")
    default: .void
    }
  }

  /// Whether there is such a recovery code to type.
  func has(_ paper: Paper, _ who: Who) -> Bool {
    switch paper {
    case .good: papers[who].map { $0.left > 0 } ?? false
    case .used: papers[who].map { $0.used > 0 } ?? false
    case .void: papers[who].map { $0.set > 1 } ?? false
    case .wrong: true
    }
  }
}

extension Act {
  /// What is counted of a step that shows a code or a password along with a proof.
  var factor: Factor? {
    switch self {
    case .signIn, .signInAgain, .confirm: .code
    case .signInByPaper: .paper
    case .setOwn: .password
    default: nil
    }
  }

  /// The proof a step shows.
  var shown: (ProofKind, Held)? {
    switch self {
    case .wait, .verifyPassword, .replacePassword, .bootstrap, .confirmTermination: nil
    case .request(_, _, _, _, let by): by.map { (.signIn, $0) }
    case .signIn(let held, _), .signInByPaper(let held, _), .enrol(let held): (.password, held)
    case .confirm(let held, _): (.enrolment, held)
    case .issueFirstCodes(let held): (.confirmation, held)
    case .setFirst(let held, _): (.activation, held)
    case .restore(let held, _), .keepSession(let held, _): (.session, held)
    case .signInAgain(let by, _), .enrolAgain(let by), .issueCodes(let by), .countCodes(let by),
      .resetSecondFactor(_, let by), .unlock(_, let by), .setOwn(let by, _, _),
      .resetPassword(_, let by, _, _), .approve(_, let by), .decline(_, let by),
      .train(_, _, let by), .agree(_, _, let by), .activate(_, let by), .disable(_, let by),
      .enable(_, let by), .list(let by), .plan(_, _, let by), .withdraw(_, let by),
      .terminate(_, _, let by), .transfer(_, _, let by), .openReview(let by),
      .decide(_, _, let by), .closeReview(let by), .showReview(let by), .openSession(let by, _),
      .closeOwn(let by), .closeOther(let by, _), .closeAll(_, let by), .recheck(let by):
      (.signIn, by)
    }
  }
}
