// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Something decided or done, as it goes into the tamper-evident ledger (clauses log-1, log-5).
///
/// Field names are compile-time text and field values are the closed ``EvidenceValue``: there is
/// no way to put a `String` in, so nothing personal can be logged by accident. Free text (a reason,
/// a finding) belongs in a sealed document; the ledger holds its ``Commitment``.
public struct Evidence: Sendable {
  /// What kind of event this is, such as `erasure-completed`.
  public let kind: String
  public let outcome: Outcome
  public let clauses: [Clause.ID]
  /// Who did it.
  public var actor: Pseudonym?
  /// What it was done to.
  public var object: EvidenceValue?
  public private(set) var fields: [(name: String, value: EvidenceValue)]

  public enum Outcome: String, Sendable, Codable {
    case admitted, refused, done, alarm
  }

  public init(
    _ kind: StaticString, _ outcome: Outcome, clauses: [Clause.ID],
    fields: KeyValuePairs<StaticString, EvidenceValue> = [:]
  ) {
    self.init(
      kind: "\(kind)", outcome: outcome, clauses: clauses,
      fields: fields.map { ("\($0.key)", $0.value) })
  }

  /// The gatekeeper's own entry for a decision: `kind` is the gate's type name.
  package init(
    kind: String, outcome: Outcome, clauses: [Clause.ID],
    fields: [(name: String, value: EvidenceValue)]
  ) {
    self.kind = kind
    self.outcome = outcome
    self.clauses = clauses
    self.fields = fields
  }

  public mutating func add(_ name: StaticString, _ value: EvidenceValue) {
    fields.append(("\(name)", value))
  }
}

/// Everything that may stand in evidence. Closed on purpose: no protocol to conform to, no literal.
public enum EvidenceValue: Sendable, Hashable {
  case count(Int)
  case instant(Date)
  case flag(Bool)
  case clause(Clause.ID)
  /// A random identifier this library drew (never one a user chose).
  case identifier(UUID)
  case pseudonym(Pseudonym)
  /// An erased subject's digest; never in one entry together with its pseudonym.
  case tombstone(SubjectID)
  case commitment(Commitment)
  /// A word from the source code: a refusal's code, a field's tag, a purpose.
  case code(RefusalCode)
  /// Several such words: the kinds of fields revealed, the rules a password broke.
  case codes([RefusalCode])
  /// A sentence of this package's own; a host has no way to make one.
  case words(EvidenceWords)
}
