// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import FoundationEssentials

extension World {
  /// Takes a step that the model found something to ask for.
  /// - Parameter model: as it is before the step; it knows what somebody would type.
  func take(_ step: Step, _ model: Model) async -> Answer {
    if let answer = mutant?.answer(step, model) { return answer }
    let name = { (who: Who) in AccountName(step.spelling.of(who)) }
    switch step.act {
    case .wait(let time):
      clock.advance(by: Double(time) / 1000)
      return now == model.now + time ? .admitted("") : .broken("the clock moved otherwise")
    case .verifyPassword(let who, let attempt):
      return await ask(
        VerifyPassword(account: name(who), attempt: typed(model.text(attempt, of: who))),
        at: step.door
      ) {
        passwords[who, default: []].append($0)
        return ""
      }
    case .replacePassword(let who, let attempt, let phrase):
      return await ask(
        SetPassword(
          PasswordAttempt(phrase.text), for: name(who),
          replacing: typed(model.text(attempt, of: who))), at: step.door)
    case .bootstrap(let who):
      return await ask(
        BootstrapAdministrator(step.spelling.of(who), person: who.person), at: step.door)
    case .confirmTermination(let who): return await confirmTermination(name(who), step.door)
    case .request(let who, let asService, let asAdministrator, let owner, let by):
      let holder: AccountHolder =
        asService
        ? .service(Service(who.family, ownedBy: AccountName(owner.name))) : .person(who.person)
      // Where the name is taken, another spelling of it must be no other name.
      let isFree = model.accounts[who].map { $0.state == .declined } ?? true
      return await ask(
        RequestAccount(
          isFree ? who.name : step.spelling.of(who), for: holder,
          as: asAdministrator ? .administrator : .staff,
          by: by.flatMap { last(signIns, $0) }), at: step.door)
    default: break
    }
    guard let (kind, held) = step.act.shown else { return .broken("no such step") }
    switch kind {
    case .signIn:
      guard let proof = last(signIns, held) else { return .broken("no such proof") }
      return await take(step, as: proof, name, model)
    case .password:
      guard let proof = last(passwords, held) else { return .broken("no such proof") }
      return await take(step, after: proof, model)
    case .session:
      guard let session = last(tokens, held) else { return .broken("no such session") }
      return await take(step, session.token, held.who)
    case .enrolment, .confirmation, .activation: return await take(step, held, model)
    }
  }

  func last<Kept>(_ all: [Who: [Kept]], _ held: Held) -> Kept? {
    guard let kept = all[held.who], held.nth < kept.count else { return nil }
    return kept[kept.count - 1 - held.nth]
  }

  private func typed(_ text: String?) -> PasswordAttempt { PasswordAttempt(text ?? "") }

  // MARK: After a password

  private func take(
    _ step: Step, after password: EcartPolicy.Proof<VerifyPassword>, _ model: Model
  ) async -> Answer {
    guard let who = step.act.shown?.1.who else { return .void }
    switch step.act {
    case .signIn(_, let code):
      return await enter(
        SignIn(after: password, totp: model.digits(code, of: who) ?? ""), who, step.door)
    case .signInByPaper(_, let paper):
      return await enter(
        SignIn(after: password, recoveryCode: text(of: paper, who, model)), who, step.door)
    case .enrol:
      return await enrol(EnrolTOTP(after: password), who, step.door)
    default: return .void
    }
  }

  func enter(_ gate: SignIn, _ who: Who, _ door: Int) async -> Answer {
    await ask(gate, at: door) {
      signIns[who, default: []].append($0)
      return ""
    }
  }

  func enrol(_ gate: EnrolTOTP, _ who: Who, _ door: Int) async -> Answer {
    await ask(gate, at: door) {
      enrolments[who, default: []].append($0)
      let secret = $0.claim.uri.text.split(separator: "secret=").last?.prefix { $0 != "&" }
      drawn = secret.map { OneTimeCode.decode(base32: $0) }
      return ""
    }
  }

  private func text(of paper: Paper, _ who: Who, _ model: Model) -> String {
    let sets = codes[who] ?? []
    let used = model.papers[who]?.used ?? 0
    switch paper {
    case .good: return sets.last.flatMap { used < $0.count ? $0[used].text : nil } ?? ""
    case .used: return sets.last.flatMap { used > 0 ? $0[used - 1].text : nil } ?? ""
    case .void: return sets.dropLast().last?.last?.text ?? ""
    case .wrong: return "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"
    }
  }

  // MARK: With an enrolment, a confirmation, an activation

  private func take(_ step: Step, _ held: Held, _ model: Model) async -> Answer {
    switch step.act {
    case .confirm(_, let code):
      guard let proof = last(enrolments, held) else { return .broken("no such proof") }
      return await ask(
        ConfirmTOTP(proof, code: model.digits(code, of: held.who) ?? ""), at: step.door
      ) {
        confirmations[held.who, default: []].append($0)
        return ""
      }
    case .issueFirstCodes:
      guard let proof = last(confirmations, held) else { return .broken("no such proof") }
      return await issue(IssueRecoveryCodes(with: proof), held.who, step.door)
    case .setFirst(_, let phrase):
      guard let proof = last(activations, held) else { return .broken("no such proof") }
      return await ask(
        SetPassword(PasswordAttempt(phrase.text), first: proof), at: step.door)
    default: return .void
    }
  }

  func issue(_ gate: IssueRecoveryCodes, _ who: Who, _ door: Int) async -> Answer {
    await ask(gate, at: door) {
      codes[who, default: []].append($0.claim.codes)
      return "until, \($0.claim.codes.count) codes"
    }
  }
}
