// SPDX-License-Identifier: Apache-2.0

/// The gatekeeper's own entry of a decision. After the gate's remarks stand, in this order and
/// only of a refusal: `reason`, `clause`, `change`. ``Explanation`` reads them from the end.
enum DecisionEntry {
  static func of<G: Gate>(
    _ gate: G, _ outcome: Evidence.Outcome, reason: G.Reason? = nil,
    desk: borrowing Deliberation
  ) -> Evidence {
    let kind = TypeName.of(G.self)
    var entry = Evidence(
      kind: kind, outcome: outcome, clauses: G.clauses, fields: desk.remarks)
    entry.actor = desk.actor
    entry.object = desk.object
    if let reason {
      entry.add("reason", .code(reason.code))
      entry.add("clause", .clause(reason.clause))
      if OwnModules.declare(kind) { entry.add("change", .words(EvidenceWords(reason.change))) }
    }
    return entry
  }

  /// A stale proof is a refusal like any other: it goes into the ledger, and only if what was
  /// read of its standing is still so. Its words are ours, whoever's gate took the proof.
  static func of<G: Gate>(
    _ gate: G, fault: ProofFault, desk: borrowing Deliberation
  ) -> Evidence {
    var entry = Evidence(
      kind: TypeName.of(G.self), outcome: .refused, clauses: G.clauses, fields: desk.remarks)
    entry.actor = desk.actor
    entry.object = desk.object
    entry.add("reason", .code(fault.code))
    entry.add("change", .words(EvidenceWords(fault.change)))
    return entry
  }
}

extension ProofFault {
  var code: RefusalCode {
    switch self {
    case .otherStore: RefusalCode("proof-of-other-store")
    case .expired: RefusalCode("proof-expired")
    case .undone: RefusalCode("proof-undone")
    case .tooOld: RefusalCode("proof-too-old")
    }
  }

  /// What would change the answer.
  var change: String {
    switch self {
    case .otherStore: "The proof was made over another compliance store: sign in here."
    case .expired: "The proof has expired: pass its gate again."
    case .undone: "A later event undid the proof: sign in again."
    case .tooOld: "The sign-in is too old for this: confirm a code again."
    }
  }
}
