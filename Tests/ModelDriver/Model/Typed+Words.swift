// SPDX-License-Identifier: Apache-2.0

// What is typed and shown, in words: never a secret itself.

extension Phrase: CustomStringConvertible {
  var description: String {
    switch self {
    case .good(let number): "password no. \(number)"
    case .short: "one that is too short"
    case .noCapital: "one without a capital letter"
    case .noSmall: "one without a small letter"
    case .noDigit: "one without a digit"
    case .noSign: "one without a sign"
    case .allWrong: "one that breaks many rules"
    case .edge(let length): "one of \(length) characters"
    case .named(let who): "one with a part of \(who)'s name"
    }
  }
}

extension Attempt: CustomStringConvertible {
  var description: String {
    switch self {
    case .right: "the right one"
    case .former(let nth): "the one used \(nth + 1) before"
    case .wrong: "a wrong one"
    }
  }
}

extension Code: CustomStringConvertible {
  var description: String {
    switch self {
    case .shown(let ahead): "what the authenticator shows \(Self.moment(ahead))"
    case .used: "the one used last"
    case .waiting(let ahead): "what the new authenticator shows \(Self.moment(ahead))"
    case .former: "what the former authenticator shows"
    case .wrong: "a wrong one"
    case .noCode: "something that is no code"
    }
  }

  private static func moment(_ ahead: Int64) -> String {
    switch ahead {
    case 0: "now"
    case ..<0: "\(-ahead * 30) s ago"
    default: "in \(ahead * 30) s"
    }
  }
}

extension Paper: CustomStringConvertible {
  var description: String {
    switch self {
    case .good: "a good one"
    case .used: "the one used last"
    case .void: "one of an earlier set"
    case .wrong: "a wrong one"
    }
  }
}

extension Held: CustomStringConvertible {
  var description: String { nth == 0 ? "\(who)" : "\(who) (by the proof \(nth) before the last)" }
}
