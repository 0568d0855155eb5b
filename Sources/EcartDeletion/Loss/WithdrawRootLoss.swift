// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Takes back a report that a root is lost, while nobody else has agreed to it (clauses del-4, key-1):
/// whoever reported it, or another administrator, with a code of the last quarter of an hour.
///
/// Its erasures wait on. What is lost after all is reported anew.
public struct WithdrawRootLoss: Gate {
  public static var clauses: [Clause.ID] { LossActs.clauses }
  /// The epoch that was reported.
  public typealias Claim = String
  public typealias Reason = RootLossRefusal

  let id: UUID
  let administrator: Proof<SignIn>

  /// - Parameter id: the report's number, as ``ListLostRoots`` shows it.
  public init(_ id: UUID, by administrator: Proof<SignIn>) {
    self.id = id
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<String, RootLossRefusal> {
    let asker = try await EscrowActs.administrator(administrator, on: &desk)
    desk.object = .identifier(id)
    guard let asker else { return .refuse(.notAdministrator) }
    let vault = try desk.part(Vault.self)
    guard let record = try await desk.read(RootLossRecord.self, at: RecordKey(id)),
      record.isOpen(at: desk.now)
    else { return .refuse(.noSuchReport) }
    guard record.isAuthentic(id, by: vault.installation) else {
      throw .unreadableRecord(space: "EcartDeletion.RootLossRecord")
    }
    // The anchor's line may be on its way; taking back what it says would be no more than a word.
    guard record.confirmedBy == nil else { return .refuse(.agreedTo) }
    desk.remark("epoch", try LossActs.commitment(to: record.epoch))
    desk.remark("own", .flag(record.reportedBy == asker.key))
    try await desk.remove(RootLossRecord.self, at: RecordKey(id))
    return .admit(record.epoch, for: .zero)
  }
}
