// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// The audit's answer to one clause: a verdict, what it rests on, and what to do about it.
///
/// Every text here is shown to people, so the caller promises that none holds a personal value
/// (clause log-5). The renderers make control characters, escapes and direction marks visible,
/// so that no text can forge a line or a cell; they cannot know a name from a word.
public struct Finding: Sendable, Hashable, Identifiable {
  public let clause: Clause
  /// The heading the clause stands under, such as `2.4 Passwords`. Groups come in the order in
  /// which their first finding does.
  public let chapter: String
  public let verdict: Verdict
  /// Plain facts, one sentence each: what was looked at, and what was seen.
  public let evidence: [String]
  /// What somebody has to do so that the next audit says *satisfied*.
  public let remedy: String?
  /// The command that shows the same, for a reader who wants to see it for themself.
  public let command: String?
  /// A documented exception. It is shown beside the verdict and changes nothing about it.
  public let waiver: Waiver?

  public var id: Clause.ID { clause.id }
  public var kind: Clause.Kind { clause.kind }
  public var title: String { clause.title }

  public init(
    _ clause: Clause, in chapter: String, _ verdict: Verdict, evidence: [String] = [],
    remedy: String? = nil, command: String? = nil, waiver: Waiver? = nil
  ) {
    self.clause = clause
    self.chapter = chapter
    self.verdict = verdict
    self.evidence = evidence
    self.remedy = remedy
    self.command = command
    self.waiver = waiver
  }

  /// What the audit says about a clause. Only ``satisfied`` says that the clause is kept.
  public enum Verdict: Sendable, Hashable {
    /// Checked, and it held.
    case satisfied
    /// Checked, and it did not hold.
    case notSatisfied
    /// A person vouches for it; their word ends at `until`, and counts as broken from then on.
    case attested(until: Date)
    /// The clause speaks of something this host does not have.
    case notApplicable(because: String)
    /// It could not be checked. Never counts as satisfied.
    case unknown(because: String)
    /// No code answers it yet; `where` it is to come. Never counts as satisfied.
    case planned(where: String)
  }

  /// A verdict as it stands at one moment, without its words. The raw value is the exported name.
  public enum Standing: String, Sendable, CaseIterable {
    case notSatisfied = "not-satisfied"
    case unknown
    case satisfied
    case attested
    case notApplicable = "not-applicable"
    case planned
  }

  /// The verdict at `instant`: an attestation that has run out by then is not satisfied.
  public func standing(at instant: Date) -> Standing {
    switch verdict {
    case .satisfied: .satisfied
    case .notSatisfied: .notSatisfied
    case .attested(let until): instant < until ? .attested : .notSatisfied
    case .notApplicable: .notApplicable
    case .unknown: .unknown
    case .planned: .planned
    }
  }

  /// Whether a waiver for this very clause stands at `instant`.
  public func isWaived(at instant: Date) -> Bool {
    guard let waiver else { return false }
    return waiver.clause == id && waiver.stands(at: instant)
  }
}
