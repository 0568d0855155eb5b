// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartVault
import FoundationEssentials

/// Agrees, as a second administrator, that a root is lost.
///
/// Not public: it counts when the anchor says so, which
/// ``EcartPolicy/Gatekeeper/confirmRootLost(_:by:)`` sees to. Until then it can be said again.
struct ConfirmRootLost: Gate {
  static var clauses: [Clause.ID] { LossActs.clauses }
  typealias Reason = RootLossRefusal

  let id: UUID
  let administrator: Proof<SignIn>

  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<RootLossRecord, RootLossRefusal> {
    // Step 1: who agrees, and to what.
    let asker = try await EscrowActs.administrator(administrator, on: &desk)
    desk.object = .identifier(id)
    guard let asker else { return .refuse(.notAdministrator) }
    let vault = try desk.part(Vault.self)
    guard var record = try await desk.read(RootLossRecord.self, at: RecordKey(id)),
      record.isOpen(at: desk.now)
    else { return .refuse(.noSuchReport) }
    guard record.isAuthentic(id, by: vault.installation) else {
      throw .unreadableRecord(space: "EcartDeletion.RootLossRecord")
    }
    guard record.reportedBy != asker.key else { return .refuse(.ownReport) }
    // Whoever reported has to be somebody still.
    guard let reporter = AccountID(record.reportedBy),
      try await Accounts.role(of: reporter, on: &desk) == .administrator
    else { return .refuse(.noSuchReport) }
    // Step 2: it may have turned up, and more may live under it than was said.
    if let reason = try await LossActs.reason(
      toKeep: record.epoch, givingUp: record.keys, on: &desk)
    {
      return .refuse(reason)
    }
    // Step 3: agreed; the anchor follows.
    record.confirmedBy = asker.key
    try await desk.write(record, at: RecordKey(id))
    var entry = Evidence(
      "root-declared-lost", .alarm, clauses: Self.clauses,
      fields: ["because": .code(record.because.code), "giving-up": .count(record.keys)])
    entry.add("epoch", try LossActs.commitment(to: record.epoch))
    entry.actor = desk.actor
    entry.object = desk.object
    desk.record(entry)
    return .admit(record, for: .zero)
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
