// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Why a gate said no: the rule that decided, the facts it saw, and what would change the answer.
///
/// It is read out of the decision's own ledger entry, so what the caller prints and what an auditor
/// prints years later is the same text, byte for byte. It is for whoever runs the host. The person
/// at the door is told the reason's ``RefusalReason/remedy`` and nothing else: the facts (until
/// when an account is locked, say) would help whoever guesses.
///
/// No secret and nothing personal can stand in it: facts are ``EvidenceValue``s, people are
/// pseudonyms, and sentences are this package's own.
public struct Explanation: Sendable, Equatable {
  /// What decided.
  public struct Rule: Sendable, Equatable {
    /// The gate's module and type, such as `EcartPasswords.VerifyPassword`.
    public let gate: String
    /// The clause that was enforced; `nil` where a stale proof ended it before the gate decided.
    public let clause: Clause.ID?
    /// Every clause the gate answers.
    public let clauses: [Clause.ID]
    /// The refusal's name, or that of the stale proof's fault.
    public let code: RefusalCode
  }

  /// Something the gate saw and said it saw.
  public struct Fact: Sendable, Equatable {
    /// Compile-time text, such as `locked-until`.
    public let name: String
    public let value: EvidenceValue

    package init(name: String, value: EvidenceValue) {
      self.name = name
      self.value = value
    }
  }

  public let rule: Rule
  /// In the order in which the gate saw them.
  public let facts: [Fact]
  /// Who asked; `nil` where that is not known, as at the door.
  public let actor: Pseudonym?
  /// What it was about: as a rule, somebody's pseudonym.
  public let object: EvidenceValue?
  /// What would change the answer. `nil` for a gate of the host's own, whose words the ledger does
  /// not take: its reason's ``RefusalReason/remedy`` says it to the caller.
  public let change: String?
  /// The decision's moment, to the millisecond.
  public let at: Date

  /// Reads a refusal's ledger entry.
  /// - Parameter entry: the entry's bytes as the store keeps them.
  /// - Returns: `nil` for what is no refusal of the gatekeeper's: an admission, an event that a
  ///   gate recorded beside its decision, or bytes of another origin.
  ///
  /// `package`: a host could write an entry of its own with any text in it, read it back here, and
  /// remark the facts it gets. ``EvidenceValue`` would be closed no more (clause log-5).
  package init?(entry: [UInt8]) {
    guard let read = EvidenceReader.read(entry), read.gate == nil,
      read.evidence.outcome == .refused
    else { return nil }
    // The gatekeeper writes its own fields after the gate's. What a gate calls `reason` comes
    // before, and stays a fact.
    var fields = read.evidence.fields[...]
    var change: String?
    if case .words(let words)? = fields.last?.value {
      change = words.description
      fields.removeLast()
    }
    var clause: Clause.ID?
    if let last = fields.last, last.name == "clause", case .clause(let id) = last.value {
      clause = id
      fields.removeLast()
    }
    guard let last = fields.popLast(), last.name == "reason", case .code(let code) = last.value
    else { return nil }
    self.rule = Rule(
      gate: read.evidence.kind, clause: clause, clauses: read.evidence.clauses, code: code)
    self.facts = fields.map { Fact(name: $0.name, value: $0.value) }
    self.actor = read.evidence.actor
    self.object = read.evidence.object
    self.change = change
    self.at = read.at
  }

  /// Out of the entry that the gatekeeper has just written.
  init(written entry: [UInt8], gate: String, code: RefusalCode, at: Date) {
    self =
      Explanation(entry: entry)
      ?? Explanation(
        rule: Rule(gate: gate, clause: nil, clauses: [], code: code), facts: [], actor: nil,
        object: nil, change: nil, at: at)
  }

  private init(
    rule: Rule, facts: [Fact], actor: Pseudonym?, object: EvidenceValue?, change: String?, at: Date
  ) {
    self.rule = rule
    self.facts = facts
    self.actor = actor
    self.object = object
    self.change = change
    self.at = at
  }
}
