// SPDX-License-Identifier: Apache-2.0

extension Step: CustomStringConvertible {
  var description: String {
    var text = act.words
    if spelling != .plain { text += ", the name written another way (\(spelling))" }
    if door != 0 { text += ", at the second gatekeeper" }
    return text
  }
}

extension Act {
  /// How long ago; a negative time is one to come.
  private static func since(_ milliseconds: Int64) -> String {
    switch milliseconds {
    case 0: "now"
    case ..<0: "in \(time(-milliseconds))"
    default: "\(time(milliseconds)) ago"
    }
  }

  /// Days, hours, minutes and seconds.
  static func time(_ milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    var parts: [String] = []
    for (unit, of, most) in [("d", 86_400, Int64.max), ("h", 3_600, 24), ("min", 60, 60)] {
      let count = seconds / Int64(of) % most
      if count > 0 { parts.append("\(count) \(unit)") }
    }
    if seconds % 60 > 0 { parts.append("\(seconds % 60) s") }
    if milliseconds % 1000 > 0 { parts.append("\(milliseconds % 1000) ms") }
    return parts.joined(separator: " ")
  }

  var words: String {
    switch self {
    case .wait(let time): "\(Act.time(time)) pass"
    case .verifyPassword(let who, let attempt): "\(who) gives a password: \(attempt)"
    case .signIn(let held, let code): "\(held) signs in with a code: \(code)"
    case .signInByPaper(let held, let code): "\(held) signs in with a recovery code: \(code)"
    case .signInAgain(let by, let code): "\(by) shows a code again: \(code)"
    case .enrol(let held): "\(held) begins to enrol an authenticator after the password"
    case .enrolAgain(let by): "\(by) begins to replace the authenticator"
    case .confirm(let held, let code): "\(held) confirms the enrolment: \(code)"
    case .issueCodes(let by): "\(by) has recovery codes issued"
    case .issueFirstCodes(let held): "\(held) has recovery codes issued along with the enrolment"
    case .countCodes(let by): "\(by) asks how many recovery codes are left"
    case .resetSecondFactor(let who, let by): "\(by) resets the second factor of \(who)"
    case .unlock(let who, let by): "\(by) unlocks \(who)"
    case .setFirst(let held, let phrase): "\(held) sets the first password: \(phrase)"
    case .setOwn(let by, let attempt, let phrase):
      "\(by) changes the own password, \(attempt), for \(phrase)"
    case .resetPassword(let who, let by, let phrase, let compromised):
      "\(by) resets the password of \(who), \(compromised ? "compromised" : "forgotten"): \(phrase)"
    case .replacePassword(let who, let attempt, let phrase):
      "\(who) replaces a password (\(attempt)) by \(phrase)"
    case .request(let who, let asService, let asAdministrator, let owner, let by):
      "\(by.map { "\($0)" } ?? "somebody at the door") asks for \(who) as "
        + (asService ? "a service of \(owner)" : "a person")
        + (asAdministrator ? ", administrator" : "")
    case .approve(let who, let by): "\(by) approves \(who)"
    case .decline(let who, let by): "\(by) declines \(who)"
    case .train(let who, let ago, let by): "\(by) records \(who)'s training of \(Act.since(ago))"
    case .agree(let who, let ago, let by):
      "\(by) records \(who)'s agreement of \(Act.since(ago))"
    case .activate(let who, let by): "\(by) activates \(who)"
    case .disable(let who, let by): "\(by) disables \(who)"
    case .enable(let who, let by): "\(by) enables \(who)"
    case .bootstrap(let who): "somebody bootstraps \(who)"
    case .list(let by): "\(by) lists all accounts"
    case .plan(let who, let ahead, let by): "\(by) plans \(who)'s last moment, \(Act.since(-ahead))"
    case .withdraw(let who, let by): "\(by) takes \(who)'s departure back"
    case .terminate(let who, let ago, let by):
      "\(by) terminates \(who), who left \(Act.since(ago))"
    case .confirmTermination(let who): "the termination of \(who) is confirmed"
    case .transfer(let who, let to, let by): "\(by) makes \(to) answer for \(who)"
    case .openReview(let by): "\(by) opens a review"
    case .decide(let who, let keep, let by): "\(by) decides to \(keep ? "keep" : "remove") \(who)"
    case .closeReview(let by): "\(by) closes the review"
    case .showReview(let by): "\(by) looks at the review"
    case .openSession(let by, let device): "\(by) opens a session on device \(device)"
    case .restore(let held, let device): "\(held) uses the session on device \(device)"
    case .keepSession(let held, let device):
      "\(held) uses the session on device \(device), through the keeper"
    case .closeOwn(let by): "\(by) closes the session"
    case .closeOther(let by, let session): "\(by) closes the session of \(session)"
    case .closeAll(let who, let by):
      "\(by) closes all sessions of \(who.map { "\($0)" } ?? "theirs")"
    case .recheck(let held): "\(held)'s sign-in is rechecked"
    }
  }

  /// The clause the step is about.
  var clause: String {
    switch self {
    case .wait: ""
    case .verifyPassword: "mfa-1 pw-6 acc-7"
    case .signIn, .signInByPaper, .signInAgain: "mfa-1 acc-7 net-4"
    case .enrol, .enrolAgain, .confirm, .issueCodes, .issueFirstCodes, .countCodes,
      .resetSecondFactor:
      "mfa-1"
    case .unlock: "acc-7"
    case .setFirst, .resetPassword, .replacePassword: "pw-1 pw-2 pw-3 pw-4"
    case .setOwn: "pw-1 pw-5"
    case .request, .approve, .decline, .bootstrap: "acc-1 acc-2"
    case .train, .agree, .activate: "net-5 gov-8 acc-1"
    case .disable, .enable, .plan, .withdraw, .terminate, .confirmTermination, .transfer: "acc-9"
    case .list: "acc-5"
    case .openReview, .decide, .closeReview, .showReview: "acc-8"
    case .openSession, .restore, .keepSession, .closeOwn, .closeOther, .closeAll: "acc-4 net-4"
    case .recheck: "net-4 acc-9"
    }
  }

  /// The step's kind, for counting.
  var kind: String {
    let text = "\(self)"
    return String(text.prefix { $0 != "(" })
  }
}
