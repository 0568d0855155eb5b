// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// How the clocks of one subject stand.
package enum RetentionState: Sendable, Equatable {
  case running(until: Date)
  /// Kept past its time for a legal duty.
  case held
  case over(since: Date)
}

/// The obligation rules in force, by name: what turns a stored basis into a due moment.
package struct Rulebook: Sendable {
  private let rules: [String: ObligationRule]
  /// A subject with an open obligation of one of these is held.
  private let holds: Set<String>
  /// Owed by people, such as a review: it becomes due and erases nothing.
  private let duties: Set<String>

  /// - Parameters:
  ///   - clocks: each ends in an erasure when it has run out.
  ///   - holds: each keeps its subject past its clocks.
  ///   - duties: what people owe, with a reminder: no clock of the subject's.
  package init(
    _ clocks: [ObligationRule], holds: [ObligationRule], duties: [ObligationRule] = []
  ) {
    self.rules = Dictionary(
      (clocks + holds + duties).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    self.holds = Set(holds.map(\.name))
    self.duties = Set(duties.map(\.name))
  }

  package func rule(_ name: String) -> ObligationRule? { rules[name] }

  package func isHold(_ name: String) -> Bool { holds.contains(name) }

  /// Whether the rule is one that ends in an erasure. An unknown rule is: better early than never.
  package func isClock(_ name: String) -> Bool {
    !holds.contains(name) && !duties.contains(name)
  }

  /// What people owe, in the order of their names.
  package var allDuties: [ObligationRule] {
    duties.sorted().compactMap { rules[$0] }
  }

  /// When an obligation is due. One of an unknown rule is due at once: better early than never.
  package func due(_ obligation: Obligation, under policy: Policy) -> Date {
    guard let rule = rules[obligation.rule] else { return obligation.basis }
    return obligation.basis.addingTimeInterval(rule.limit(policy))
  }

  /// The earliest clock decides. When it is over, a hold that still stands keeps the subject.
  package func retention(
    of obligations: [Obligation], at now: Date, under policy: Policy
  ) -> RetentionState {
    let clocks = obligations.filter { isClock($0.rule) }
    let due = clocks.map { self.due($0, under: policy) }.min() ?? now
    if now < due { return .running(until: due) }
    // A hold's basis is the moment until which it stands.
    let isHeld = obligations.contains { isHold($0.rule) && now < $0.basis }
    return isHeld ? .held : .over(since: due)
  }
}
