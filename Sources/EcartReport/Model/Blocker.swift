// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// One reason why a report does not pass.
public enum Blocker: Sendable, Hashable {
  /// The store lived on a clock that somebody could set.
  case testingClock
  /// There is no finding at all: an audit that looked at nothing proves nothing.
  case nothingChecked
  /// A clause does not hold, or its attestation has run out.
  case notSatisfied(Clause.ID)
  /// Clocks have run out, and the findings say nothing of it: the report contradicts itself.
  case overdue(Clause.ID, subjects: Int)
}

extension AuditReport {
  /// Whether the host passes: nothing stands in ``blockers(acceptingWaived:)``.
  ///
  /// - Parameter acceptingWaived: whether a clause that is not satisfied is let through when a
  ///   waiver for it stands. Nothing waives a testing clock.
  public func passes(acceptingWaived: Bool = false) -> Bool {
    blockers(acceptingWaived: acceptingWaived).isEmpty
  }

  /// Every reason why the host does not pass, the one to look at first in front.
  ///
  /// A clause that is planned, unknown or not applicable blocks nothing; it does not count as
  /// satisfied either, and every rendering says how many there are.
  public func blockers(acceptingWaived: Bool = false) -> [Blocker] {
    var blockers: [Blocker] = []
    if clock == .testing { blockers.append(.testingClock) }
    if findings.isEmpty { blockers.append(.nothingChecked) }
    let failures = self.failures
    blockers += failures.filter { !(acceptingWaived && $0.isWaived(at: ranAt)) }
      .map { .notSatisfied($0.id) }
    // An overdue clock whose clause fails is told of there, waived or not.
    let told = Set(failures.map(\.id))
    blockers += overdueByClause.filter { !told.contains($0.key) }.sorted { $0.key < $1.key }
      .map { .overdue($0.key, subjects: $0.value) }
    return blockers
  }

  /// The findings that are not satisfied at ``ranAt``, most pressing first: those that no waiver
  /// covers, and among them those with overdue clocks, then in the order of the report.
  public var failures: [Finding] {
    let overdue = overdueByClause
    func rank(_ finding: Finding) -> Int {
      (finding.isWaived(at: ranAt) ? 2 : 0) + (overdue[finding.id] == nil ? 1 : 0)
    }
    return findings.filter { $0.standing(at: ranAt) == .notSatisfied }.enumerated()
      .sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
      .map(\.element)
  }

  private var overdueByClause: [Clause.ID: Int] {
    clocks.reduce(into: [:]) { counts, line in
      if line.state == .overdue { counts[line.clause, default: 0] += 1 }
    }
  }
}
