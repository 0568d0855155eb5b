// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A rule by which something becomes due: "erase 30 days after delivery".
///
/// The store keeps a rule's name and each obligation's *basis* (when it was delivered); the limit
/// comes from the policy when the question is asked. So a tightened policy re-dates every
/// obligation at once without touching a row: due means `basis <= now - limit`.
public struct ObligationRule: Sendable, Hashable {
  /// Stable name, such as `delivered`.
  public let name: String
  public let clause: Clause.ID
  /// How long after the basis the obligation is due under a policy, in seconds.
  public let limit: @Sendable (Policy) -> TimeInterval

  /// `package`: the clocks are the policy's. A rule of a host's own could last for ever.
  package init(
    _ name: StaticString, clause: Clause.ID, limit: @escaping @Sendable (Policy) -> TimeInterval
  ) {
    self.name = "\(name)"
    self.clause = clause
    self.limit = limit
  }

  public static func == (left: Self, right: Self) -> Bool { left.name == right.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// Something owed for one subject under one rule.
public struct Obligation: Sendable, Hashable {
  /// The ``ObligationRule/name``.
  public let rule: String
  public let subject: SubjectID
  /// What the limit counts from.
  public let basis: Date

  public init(_ rule: ObligationRule, for subject: SubjectID, from basis: Date) {
    self.rule = rule.name
    self.subject = subject
    self.basis = basis
  }

  /// Reads an obligation back from a store.
  public init(storedRule rule: String, subject: SubjectID, basis: Date) {
    self.rule = rule
    self.subject = subject
    self.basis = basis
  }
}
