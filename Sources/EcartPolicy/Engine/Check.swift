// SPDX-License-Identifier: Apache-2.0

/// One thing an audit looked at: whether a clause holds, and what shows it.
package struct Check: Sendable {
  package enum Outcome: Sendable, Equatable {
    case holds
    case fails
    /// It could not be looked at. Never counts as holding.
    case unknown(because: String)
    /// Something worth telling that decides nothing.
    case noted
  }

  package let clause: Clause.ID
  package let outcome: Outcome
  /// Plain facts, without anything personal.
  package let facts: [String]
  /// What to do, when it does not hold.
  package let remedy: String?
  /// The command that does it or shows it.
  package let command: String?

  package var holds: Bool { outcome == .holds }

  package init(
    _ clause: StaticString, holds: Bool, facts: [String], remedy: String? = nil,
    command: String? = nil
  ) {
    self.init(
      Clause.ID(clause), holds ? .holds : .fails, facts: facts, remedy: remedy, command: command)
  }

  package init(
    _ clause: Clause.ID, _ outcome: Outcome, facts: [String], remedy: String? = nil,
    command: String? = nil
  ) {
    self.clause = clause
    self.outcome = outcome
    self.facts = facts
    self.remedy = remedy
    self.command = command
  }
}
