// SPDX-License-Identifier: Apache-2.0

/// The second factor and the sign-in: mfa-1.
extension Model {
  /// What a code stands for, or `nil` when there is no such code to type.
  func digits(_ code: Code, of who: Who) -> String? {
    let authenticator = authenticators[who]
    let step = OneTimeCode.step(at: now)
    func shown(_ enrolment: Int?, _ step: Int64) -> String? {
      enrolment.flatMap { secrets[$0] }.map { OneTimeCode.digits($0, at: max(0, step)) }
    }
    switch code {
    case .shown(let ahead): return shown(authenticator?.confirmed, step + ahead)
    case .used: return authenticator?.lastStep.flatMap { shown(authenticator?.confirmed, $0) }
    case .waiting(let ahead): return shown(authenticator?.waiting, step + ahead)
    case .former: return shown(authenticator?.former, step)
    case .noCode: return "12 34"
    case .wrong:
      // Not one of those that anything would take now.
      let near = Set(
        [authenticator?.confirmed, authenticator?.waiting].flatMap { enrolment in
          (-3...3).compactMap { shown(enrolment, step + $0) }
        })
      return (0..<20).map { "00000\($0)" }.map { String($0.suffix(6)) }
        .first { !near.contains($0) }
    }
  }

  /// The step a code is of, if it is good: the latest, where two share it.
  private func step(of typed: String, _ enrolment: Int, after last: Int64?) -> Int64? {
    guard let secret = secrets[enrolment] else { return nil }
    let here = OneTimeCode.step(at: now)
    return (here - numbers.drift...here + numbers.drift).last {
      $0 > last ?? -1 && OneTimeCode.digits(secret, at: $0) == typed
    }
  }

  /// A code at the door or inside: counted, looked at, used up.
  private mutating func show(_ who: Who, _ typed: String) -> Answer? {
    guard attempt(who, .code) else { return .refused("locked") }
    guard let enrolment = authenticators[who]?.confirmed else {
      succeed(who, .code)
      return .refused("not-enrolled")
    }
    guard let step = step(of: typed, enrolment, after: authenticators[who]?.lastStep) else {
      fail(who, .code)
      return .refused("wrong-or-used")
    }
    authenticators[who]?.lastStep = step
    succeed(who, .code)
    return nil
  }

  private mutating func enter(_ who: Who) -> Answer {
    guard works(who) else { return .refused("wrong-or-used") }
    if accounts[who]?.isTakenUp == false {
      accounts[who]?.isTakenUp = true
      returned(who)
    }
    let until = min(now + 8 * 3_600_000, ends(who))
    give(
      .signIn,
      Proof(
        who: who, until: until,
        grounds: ground(.account(who), .sessions(who)).merging(sparing(who)) { $1 }, shown: now))
    return Self.until(until)
  }

  mutating func signIn(_ password: Proof, _ typed: String) -> Answer {
    if let fault = fault(password) { return fault }
    return show(password.who, typed) ?? enter(password.who)
  }

  mutating func signInByPaper(_ password: Proof, _ paper: Paper) -> Answer {
    if let fault = fault(password) { return fault }
    let who = password.who
    guard attempt(who, .paper) else { return .refused("locked") }
    guard authenticators[who]?.confirmed != nil else {
      succeed(who, .paper)
      return .refused("not-enrolled")
    }
    guard paper == .good, let left = papers[who]?.left, left > 0 else {
      fail(who, .paper)
      return .refused("wrong-or-used")
    }
    papers[who]?.left -= 1
    papers[who]?.used += 1
    succeed(who, .paper)
    return enter(who)
  }

  mutating func signInAgain(_ by: Proof, _ typed: String) -> Answer {
    if let fault = signedIn(by) { return fault }
    if let refusal = show(by.who, typed) { return refusal }
    var proof = by
    proof.shown = now
    // It ends when the earlier one would have.
    proof.until = min(by.until, ends(by.who))
    proof.grounds.merge(sparing(by.who)) { $1 }
    give(.signIn, proof)
    return Self.until(proof.until)
  }

  /// - Parameter secret: what the library drew, if it admitted.
  mutating func enrol(_ password: Proof) -> Answer {
    if let fault = fault(password) { return fault }
    if authenticators[password.who]?.confirmed != nil { return .refused("already-enrolled") }
    guard works(password.who) else { return .refused("unknown-account") }
    return begin(password)
  }

  mutating func enrolAgain(_ by: Proof) -> Answer {
    if let fault = freshlySignedIn(by) { return fault }
    guard authenticators[by.who]?.confirmed != nil else { return .refused("nothing-to-replace") }
    return begin(by)
  }

  private mutating func begin(_ earlier: Proof) -> Answer {
    nextEnrolment += 1
    authenticators[earlier.who, default: Authenticator()].waiting = nextEnrolment
    var proof = earlier
    proof.until = now + 600_000
    proof.enrolment = nextEnrolment
    give(.enrolment, proof)
    return Self.until(proof.until)
  }

  mutating func confirm(_ enrolment: Proof, _ typed: String) -> Answer {
    if let fault = fault(enrolment) { return fault }
    let who = enrolment.who
    guard works(who), let waiting = enrolment.enrolment, authenticators[who]?.waiting == waiting
    else { return .refused("superseded") }
    guard attempt(who, .code) else { return .refused("locked") }
    guard let step = step(of: typed, waiting, after: nil) else {
      fail(who, .code)
      return .refused("wrong-or-used")
    }
    succeed(who, .code)
    let earlier = authenticators[who]?.confirmed
    authenticators[who] = Authenticator(confirmed: waiting, lastStep: step, former: earlier)
    var proof = enrolment
    proof.until = now + 60_000
    if earlier != nil {
      // Whoever came in by the one before is out; only this proof is good.
      undo(.account(who))
      proof.grounds[.account(who)] = mark(.account(who))
    }
    give(.confirmation, proof)
    return done
  }
}
