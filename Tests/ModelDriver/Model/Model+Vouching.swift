// SPDX-License-Identifier: Apache-2.0

/// Recovery codes, and an administrator's word for somebody: mfa-1, acc-7.
extension Model {
  mutating func issueCodes(_ by: Proof, _ fault: Answer?) -> Answer {
    if let fault { return fault }
    guard works(by.who) else { return .refused("unknown-account") }
    papers[by.who] = Papers(
      set: (papers[by.who]?.set ?? 0) + 1, left: numbers.recoveryCodes)
    return .admitted("until \(now + 60_000), \(numbers.recoveryCodes) codes")
  }

  func countCodes(_ by: Proof) -> Answer {
    signedIn(by) ?? .admitted("until \(now + 60_000), \(papers[by.who]?.left ?? 0) left")
  }

  private func vouch(_ who: Who, _ by: Proof) -> Answer? {
    guard isAdministrator(by.who) else { return .refused("not-administrator") }
    guard who != by.who else { return .refused("own-account") }
    return works(who) ? nil : .refused("unknown-account")
  }

  mutating func resetSecondFactor(_ who: Who, by: Proof) -> Answer {
    if let fault = freshlySignedIn(by) ?? vouch(who, by) { return fault }
    let former = authenticators[who]?.confirmed
    authenticators[who] = former.map { Authenticator(former: $0) }
    papers[who]?.left = 0
    succeed(who, .code)
    succeed(who, .paper)
    undo(.account(who))
    return done
  }

  mutating func unlock(_ who: Who, by: Proof) -> Answer {
    if let fault = signedIn(by) ?? vouch(who, by) { return fault }
    for factor in [Factor.password, .code, .paper] { succeed(who, factor) }
    return done
  }
}
