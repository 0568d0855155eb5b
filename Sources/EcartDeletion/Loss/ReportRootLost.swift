// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
import EcartCrypto
public import EcartPolicy
import EcartRetention
import EcartVault
public import FoundationEssentials

/// Says that the root of an epoch is gone and that no sweep has destroyed it (clause del-4).
///
/// Nothing changes yet: another administrator has to agree
/// (``EcartPolicy/Gatekeeper/confirmRootLost(_:by:)``). Both show a code of the last quarter of an
/// hour. Until then it can be withdrawn (``WithdrawRootLoss``). From then on erasures go on to
/// certificates that say so, and should the root turn up, the next sweep destroys it.
///
/// Where `dpp` does not open the installation, such as one with its roots at a key service, the host
/// asks for this itself.
///
/// What lives under the root opens no more, whether or not it is said. Those keys are given up with
/// it and may be made anew, on the clocks that run; so their number has to be named.
public struct ReportRootLost: Gate {
  public static var clauses: [Clause.ID] { LossActs.clauses }
  /// The number to agree to.
  public typealias Claim = UUID
  public typealias Reason = RootLossRefusal

  let epoch: String
  let because: RootLoss
  let keys: Int
  let administrator: Proof<SignIn>

  /// - Parameters:
  ///   - epoch: as a sweep's delay or ``ListLostRoots`` names it.
  ///   - because: in which way it is gone.
  ///   - keys: the most living keys that are given up for good.
  public init(
    _ epoch: String, because: RootLoss, givingUp keys: Int = 0, by administrator: Proof<SignIn>
  ) {
    self.epoch = epoch
    self.because = because
    self.keys = max(0, keys)
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<UUID, RootLossRefusal> {
    let asker = try await EscrowActs.administrator(administrator, on: &desk)
    desk.remark("because", .code(because.code))
    desk.remark("giving-up", .count(keys))
    guard let asker else { return .refuse(.notAdministrator) }
    if let obstacle = try await LossActs.obstacle(toLossOf: epoch, on: &desk) {
      return .refuse(obstacle)
    }
    let living = try await LossActs.living(under: epoch, on: &desk)
    guard living.count <= keys else {
      return .refuse(.keysLive(living.count, underHold: living.underHold))
    }
    // No more than there are now: what is generous today is somebody else's leave tomorrow.
    let keys = min(keys, living.count)
    let id = UUID()
    desk.object = .identifier(id)
    desk.remark("epoch", try LossActs.commitment(to: epoch))
    try await desk.write(
      RootLossRecord(
        epoch: epoch, because: because, keys: keys, reportedBy: asker.key, reported: desk.now
      ).coded(id, by: desk.part(Vault.self).installation),
      at: RecordKey(id))
    return .admit(id, for: .seconds(60))
  }
}

/// What the acts upon lost roots have in common.
enum LossActs {
  static var clauses: [Clause.ID] { [Clause.ID("del-4"), Clause.ID("key-1")] }

  /// Why nobody can say that an epoch's root is lost, or `nil`.
  static func obstacle(
    toLossOf epoch: String, on desk: inout Deliberation
  ) async throws(Interruption) -> RootLossRefusal? {
    try await desk.part(Vault.self).obstacle(toLossOf: epoch, on: &desk)
      .map { RootLossRefusal($0) }
  }

  /// What is given up with an epoch's root.
  static func living(
    under epoch: String, on desk: inout Deliberation
  ) async throws(Interruption) -> LivingKeys {
    let held = try await held(on: &desk)
    let living = try await desk.part(Vault.self).livingKeys(inEpoch: epoch, held: held, on: &desk)
    desk.remark("living-keys", .count(living.count))
    desk.remark("under-legal-hold", .count(living.underHold))
    return living
  }

  /// Whom legal holds keep at this moment (clause ret-3).
  static func held(on desk: inout Deliberation) async throws(Interruption) -> Set<SubjectID> {
    let now = desk.now
    let holds = try await desk.obligations(rule: ObligationRule.legalHold.name)
    return Set(holds.filter { now < $0.basis }.map(\.subject))
  }

  /// The epoch in the ledger, which has no place for names: SHA-256 of it.
  static func commitment(to epoch: String) throws(Interruption) -> EvidenceValue {
    guard let digest = Commitment(digest: SHA256.digest(Array(epoch.utf8)).bytes) else {
      throw .workFailed("naming an epoch")
    }
    return .commitment(digest)
  }
}
