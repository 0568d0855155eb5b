// SPDX-License-Identifier: Apache-2.0

/// One step of a run, with everything in it that is needed to take it again: a list of steps can be
/// replayed with any of them left out.
struct Step: Sendable, Equatable {
  var act: Act
  /// Which of the two gatekeepers over the one store is asked.
  var door = 0
  /// How the name of whoever the step is about is written.
  var spelling = Spelling.plain
}

/// A proof somebody got: the newest of its kind is number 0.
struct Held: Sendable, Equatable {
  var who: Who
  var nth = 0
}

enum Attempt: Sendable, Equatable {
  /// The password the account has.
  case right
  /// One it had before; the last is number 0.
  case former(Int)
  case wrong
}

enum Code: Sendable, Equatable {
  /// Of the authenticator that counts, so many steps from now.
  case shown(Int64)
  /// The last one that was accepted, once more.
  case used
  /// Of the authenticator that waits for its first code.
  case waiting(Int64)
  /// Of one that was replaced or taken away.
  case former
  case wrong
  /// Nothing that can be a code.
  case noCode
}

enum Paper: Sendable, Equatable {
  case good
  case used
  /// Of a set that a later one made void.
  case void
  case wrong
}

enum Act: Sendable, Equatable {
  case wait(Int64)

  case verifyPassword(Who, Attempt)
  case signIn(Held, Code)
  case signInByPaper(Held, Paper)
  case signInAgain(by: Held, Code)
  case enrol(Held)
  case enrolAgain(by: Held)
  case confirm(Held, Code)
  case issueCodes(by: Held)
  case issueFirstCodes(Held)
  case countCodes(by: Held)
  case resetSecondFactor(Who, by: Held)
  case unlock(Who, by: Held)

  case setFirst(Held, Phrase)
  case setOwn(by: Held, Attempt, Phrase)
  case resetPassword(Who, by: Held, Phrase, compromised: Bool)
  case replacePassword(Who, Attempt, Phrase)

  case request(Who, asService: Bool, asAdministrator: Bool, owner: Who, by: Held?)
  case approve(Who, by: Held)
  case decline(Who, by: Held)
  /// So long ago; a negative time is one to come.
  case train(Who, ago: Int64, by: Held)
  case agree(Who, ago: Int64, by: Held)
  case activate(Who, by: Held)
  case disable(Who, by: Held)
  case enable(Who, by: Held)
  case bootstrap(Who)
  case list(by: Held)

  case plan(Who, ahead: Int64, by: Held)
  case withdraw(Who, by: Held)
  case terminate(Who, ago: Int64, by: Held)
  case confirmTermination(Who)
  case transfer(Who, to: Who, by: Held)

  case openReview(by: Held)
  case decide(Who, keep: Bool, by: Held)
  case closeReview(by: Held)
  case showReview(by: Held)

  case openSession(by: Held, device: Int)
  case restore(Held, device: Int)
  case keepSession(Held, device: Int)
  case closeOwn(by: Held)
  case closeOther(by: Held, session: Held)
  case closeAll(Who?, by: Held)

  case recheck(Held)
}
