// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

/// Destroys the keys of subjects that are due and sets their tombstones, in one decision.
///
/// Not public: only the sweeper asks it, after the anchor holds the tombstones.
struct EraseSubjects: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("ret-1"), Clause.ID("del-4")] }

  let due: [Obligation]
  let run: UUID

  enum Reason: RefusalReason {
    case clockUnconfirmed
    var clause: Clause.ID { Clause.ID("ret-1") }
    var code: RefusalCode { RefusalCode("clock-unconfirmed") }
    var remedy: String { "Confirm the clock first: dpp clock confirm." }
  }

  /// How many keys were destroyed.
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    // Step 1: what cannot be undone is not done on a clock nobody vouches for.
    let jump = Double(desk.unvouchedTime.components.seconds)
    guard jump <= desk.policy[RetentionPolicy.self].largestClockJump else {
      return .refuse(.clockUnconfirmed)
    }
    let rules = try desk.part(Rulebook.self)
    let rows = try await desk.keys(of: due.map(\.subject))
    var count = 0
    for obligation in due {
      let subject = obligation.subject
      for rule in [ObligationRule.delivered, .received, .legalHold] {
        desk.settle(rule, for: subject)
      }
      guard let row = rows[subject], row.state == .living else { continue }
      // Step 2: the tombstone, and what the certificate will need.
      let remains = try Vault.remains(of: row)
      let dueAt = rules.due(obligation, under: desk.policy)
      try desk.insert(
        ErasureRecord(
          stage: .keyDestroyed, run: run, kind: remains.kind, origin: remains.origin,
          rule: obligation.rule, basis: obligation.basis, due: dueAt, erased: desk.now,
          epochs: remains.epochs, keyID: remains.keyID, algorithm: remains.algorithm,
          sample: remains.sample, fingerprint: Fingerprint.of(remains.wrapped),
          copies: remains.copies),
        at: RecordKey(subject))
      desk.setKey(of: subject, state: .erased, epoch: "", body: [])
      // Step 3: evidence by tombstone alone; the pseudonym is never in the same entry.
      var entry = Evidence(
        "key-destroyed", .done, clauses: Self.clauses,
        fields: ["basis": .instant(obligation.basis), "due": .instant(dueAt)])
      entry.object = .tombstone(subject)
      desk.record(entry)
      if desk.now >= dueAt {
        var overdue = Evidence(
          "erasure-overdue", .alarm, clauses: [Clause.ID("ret-1")],
          fields: ["due": .instant(dueAt)])
        overdue.object = .tombstone(subject)
        desk.record(overdue)
      }
      count += 1
    }
    desk.remark("subjects", .count(count))
    return .admit(count, for: .zero)
  }
}
