// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault
import FoundationEssentials

/// Carries out in the store what the anchor says: a root is lost, and its epoch is over. With an alarm,
/// once, in the same commit; so the ledger tells of nothing that was only agreed to.
struct CarryOutRootLoss: Gate {
  static var clauses: [Clause.ID] { LossActs.clauses }
  let epoch: String
  let loss: AnchoredLoss
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    desk.object = .identifier(loss.id)
    guard try await desk.part(Vault.self).endLost(epoch: epoch, on: &desk) else {
      return .admit((), for: .zero)
    }
    let because = RootLoss(rawValue: loss.because) ?? .unexplained
    var entry = Evidence(
      "root-declared-lost", .alarm, clauses: Self.clauses,
      fields: ["because": .code(because.code), "giving-up": .count(loss.keys)])
    if let held = loss.held { entry.add("under-legal-hold", .count(held)) }
    entry.add("epoch", try LossActs.commitment(to: epoch))
    entry.object = desk.object
    desk.record(entry)
    return .admit((), for: .zero)
  }
}

/// An alarm: a root that two administrators declared lost is there again.
struct LostRootFound: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let epoch: String
  let id: UUID
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    var entry = Evidence("lost-root-found", .alarm, clauses: Self.clauses)
    entry.add("epoch", try LossActs.commitment(to: epoch))
    entry.object = .identifier(id)
    desk.record(entry)
    return .admit((), for: .zero)
  }
}

/// A report whose root is there after all is over.
struct CloseLossReport: Gate {
  static var clauses: [Clause.ID] { LossActs.clauses }
  let id: UUID
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    desk.object = .identifier(id)
    try await desk.remove(RootLossRecord.self, at: RecordKey(id))
    return .admit((), for: .zero)
  }
}

/// A root that had turned up is destroyed, or its destruction has begun.
struct LostRootDestroyed: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let epoch: String
  let id: UUID
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    var entry = Evidence("lost-root-destroyed", .done, clauses: Self.clauses)
    entry.add("epoch", try LossActs.commitment(to: epoch))
    entry.object = .identifier(id)
    desk.record(entry)
    return .admit((), for: .zero)
  }
}
