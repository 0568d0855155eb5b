// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
import EcartCrypto
public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Says that the root of an epoch is gone and that no sweep has destroyed it (clause del-4).
///
/// Nothing changes yet: another administrator has to agree
/// (``EcartPolicy/Gatekeeper/confirmRootLost(_:by:)``). Both show a code of the last quarter of an
/// hour. From then on erasures go on to certificates that say so, and should the root turn up, the
/// next sweep destroys it.
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
    if let reason = try await LossActs.reason(toKeep: epoch, givingUp: keys, on: &desk) {
      return .refuse(reason)
    }
    // No more than there are now: what is generous today is somebody else's leave tomorrow.
    let vault = try desk.part(Vault.self)
    let keys = min(keys, try await vault.livingKeys(inEpoch: epoch, on: &desk))
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

  /// Why an epoch's root is not given up, or `nil`.
  static func reason(
    toKeep epoch: String, givingUp keys: Int, on desk: inout Deliberation
  ) async throws(Interruption) -> RootLossRefusal? {
    let vault = try desk.part(Vault.self)
    if let obstacle = try await vault.obstacle(toLossOf: epoch, on: &desk) {
      return RootLossRefusal(obstacle)
    }
    let living = try await vault.livingKeys(inEpoch: epoch, on: &desk)
    desk.remark("living-keys", .count(living))
    return living > keys ? .keysLive(living) : nil
  }

  /// The epoch in the ledger, which has no place for names: SHA-256 of it.
  static func commitment(to epoch: String) throws(Interruption) -> EvidenceValue {
    guard let digest = Commitment(digest: SHA256.digest(Array(epoch.utf8)).bytes) else {
      throw .workFailed("naming an epoch")
    }
    return .commitment(digest)
  }
}
