// SPDX-License-Identifier: Apache-2.0

/// How a gate answered, in the form in which the library's answer and the model's are compared.
enum Answer: Equatable, Sendable, CustomStringConvertible {
  /// The step names a proof that nobody has; nothing was asked.
  case void
  /// Yes, and everything about the yes that the clauses decide: until when, whose, how many.
  case admitted(String)
  /// No, with the reason's code and what else it says.
  case refused(String)
  /// The proof that was shown is no longer good.
  case stale(String)
  /// Neither yes nor no: the library could not decide. The model never says so.
  case broken(String)

  var description: String {
    switch self {
    case .void: "nothing to ask"
    case .admitted(let what): what.isEmpty ? "admitted" : "admitted (\(what))"
    case .refused(let why): "refused: \(why)"
    case .stale(let why): "proof \(why)"
    case .broken(let why): "not decided: \(why)"
    }
  }

  /// The answer without its numbers: two disagreements of one kind are the same disagreement.
  var kind: String {
    switch self {
    case .void: "void"
    case .admitted: "admitted"
    case .refused(let why): "refused \(why.prefix { $0 != " " })"
    case .stale(let why): "stale \(why)"
    case .broken: "broken"
    }
  }
}
