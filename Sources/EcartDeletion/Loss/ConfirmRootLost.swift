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
  ) async throws(Interruption) -> Verdict<AgreedLoss, RootLossRefusal> {
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
    if let obstacle = try await LossActs.obstacle(toLossOf: record.epoch, on: &desk) {
      return .refuse(obstacle)
    }
    let living = try await LossActs.living(under: record.epoch, on: &desk)
    guard living.count <= record.keys else {
      return .refuse(.keysLive(living.count, underHold: living.underHold))
    }
    // Step 3: agreed. The anchor follows, and only then the ledger calls the root lost.
    record.confirmedBy = asker.key
    try await desk.write(record, at: RecordKey(id))
    return .admit(AgreedLoss(record: record, underHold: living.underHold), for: .zero)
  }
}

/// What two administrators agree to.
struct AgreedLoss: Sendable {
  let record: RootLossRecord
  /// How many of the living keys are of subjects under legal hold.
  let underHold: Int
}
