// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// One running clock: what is owed for one subject, since when and until when.
public struct ClockLine: Sendable, Hashable {
  /// The ``ObligationRule/name``; lines with the same rule and clause are drawn together.
  public let rule: String
  public let clause: Clause.ID
  /// A short pseudonym, such as the first eight digits of a ``SubjectID``; never a name.
  public let subject: String
  /// What the limit counts from.
  public let basis: Date
  public let due: Date
  public let state: State

  /// How a clock stands when the audit looks at it.
  public enum State: String, Sendable, CaseIterable, Comparable {
    case overdue
    case dueSoon = "due-soon"
    case onTime = "on-time"
    /// A legal hold stops the act, not the clock.
    case held

    /// The most urgent first.
    public static func < (left: State, right: State) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .overdue: 0
      case .dueSoon: 1
      case .onTime: 2
      case .held: 3
      }
    }
  }

  public init(
    rule: String, clause: Clause.ID, subject: String, basis: Date, due: Date, state: State
  ) {
    self.rule = rule
    self.clause = clause
    self.subject = subject
    self.basis = basis
    self.due = due
    self.state = state
  }

  /// The clock of a stored obligation, due by the policy's limit.
  ///
  /// - Parameters:
  ///   - instant: when the audit looks. Due is `basis <= instant - limit`, as in the store.
  ///   - warning: how many seconds before it is due a clock counts as *due soon*.
  ///   - held: whether a legal hold keeps the subject.
  public init(
    _ obligation: Obligation, of rule: ObligationRule, under policy: Policy, at instant: Date,
    warning: TimeInterval, held: Bool = false
  ) {
    let due = obligation.basis + rule.limit(policy)
    let state: State =
      if held { .held } else if due <= instant { .overdue } else if due - warning <= instant {
        .dueSoon
      } else { .onTime }
    self.init(
      rule: rule.name, clause: rule.clause,
      subject: String(obligation.subject.description.prefix(8)),
      basis: obligation.basis, due: due, state: state)
  }
}
