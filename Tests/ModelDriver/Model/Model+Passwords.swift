// SPDX-License-Identifier: Apache-2.0

/// Passwords: pw-1 to pw-6.
extension Model {
  /// What an attempt stands for, or `nil` when there is no such password to type.
  func text(_ attempt: Attempt, of who: Who) -> String? {
    switch attempt {
    case .right: passwords[who]?.text
    case .former(let nth):
      passwords[who].flatMap { nth < $0.former.count ? $0.former[nth].text : nil }
    case .wrong: "Wrong;guess#123456"
    }
  }

  private enum Look {
    case locked, wrong
    case matched(Password)
  }

  private mutating func look(_ who: Who, _ text: String) -> Look {
    guard attempt(who, .password) else { return .locked }
    guard works(who), let password = passwords[who], password.text == text else { return .wrong }
    succeed(who, .password)
    return .matched(password)
  }

  private func hasRunOut(_ password: Password) -> Bool {
    password.handedOver && now >= password.set + numbers.handedOver
  }

  private func hasExpired(_ password: Password) -> Bool {
    now >= password.set + numbers.maximumAge
  }

  mutating func verifyPassword(_ who: Who, _ text: String) -> Answer {
    switch look(who, text) {
    case .locked: return .refused("locked")
    case .wrong: return .refused("wrong")
    case .matched(let password):
      if hasRunOut(password) { return .refused("run-out") }
      if password.handedOver { return .refused("must-be-replaced") }
      if hasExpired(password) { return .refused("expired") }
      let until = now + 300_000
      give(.password, Proof(who: who, until: until, grounds: ground(.account(who))))
      return Self.until(until)
    }
  }

  mutating func setFirst(_ proof: Proof, _ phrase: Phrase) -> Answer {
    if let fault = fault(proof) { return fault }
    guard passwords[proof.who] == nil else { return .refused("already-set") }
    return set(phrase.text, for: proof.who, handedOver: false)
  }

  /// With the one in use: whoever has a session has not got the account (ASVS 5.0, 6.2.3).
  mutating func setOwn(_ by: Proof, _ text: String, _ phrase: Phrase) -> Answer {
    if let fault = signedIn(by) { return fault }
    let password: Password
    switch look(by.who, text) {
    case .locked: return .refused("locked")
    case .wrong: return .refused("wrong")
    case .matched(let known): password = known
    }
    let earliest = password.set + numbers.minimumAge
    guard now >= earliest else { return .refused("too-soon \(earliest)") }
    return set(phrase.text, for: by.who, handedOver: false)
  }

  mutating func resetPassword(_ who: Who, by: Proof, _ phrase: Phrase) -> Answer {
    if let fault = freshlySignedIn(by) { return fault }
    guard isAdministrator(by.who) else { return .refused("not-administrator") }
    guard who != by.who else { return .refused("own-account") }
    let answer = set(phrase.text, for: who, handedOver: true)
    if case .admitted = answer {
      undo(.account(who))
      succeed(who, .password)
    }
    return answer
  }

  mutating func replacePassword(_ who: Who, _ text: String, _ phrase: Phrase) -> Answer {
    switch look(who, text) {
    case .locked: return .refused("locked")
    case .wrong: return .refused("wrong")
    case .matched(let password):
      if hasRunOut(password) { return .refused("run-out") }
      guard password.handedOver || hasExpired(password) else { return .refused("still-good") }
      return set(phrase.text, for: who, handedOver: false)
    }
  }

  private mutating func set(_ text: String, for who: Who, handedOver: Bool) -> Answer {
    guard works(who), let account = accounts[who] else { return .refused("unknown-account") }
    let violations = PasswordText.violations(
      in: text, of: who, isService: account.isService, shortest: numbers.shortestPassword)
    guard violations.isEmpty else {
      return .refused("violations \(violations.joined(separator: ","))")
    }
    let current = passwords[who]
    if let current, forbidden(by: current).contains(text) { return .refused("reused") }
    var former = current?.former ?? []
    if let current { former.insert((current.text, now), at: 0) }
    passwords[who] = Password(text: text, set: now, handedOver: handedOver, former: former)
    // Whoever knew the one before may have a session, or have shown it a moment ago: all end.
    if current != nil {
      undo(.sessions(who))
      undo(.account(who))
    }
    return done
  }

  /// The one in use, the last so many, and all of a window of time.
  private func forbidden(by password: Password) -> [String] {
    [password.text]
      + password.former.enumerated().filter { isForbidden($0, $1.replaced) }.map(\.element.text)
  }

  private func isForbidden(_ place: Int, _ replaced: Int64) -> Bool {
    place < numbers.remembered
      || numbers.rememberedFor > 0 && replaced >= now - numbers.rememberedFor
  }
}
