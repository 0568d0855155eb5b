// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Shows an administrator which roots are missing, which are reported lost, and which are declared so.
public struct ListLostRoots: Gate {
  public static var clauses: [Clause.ID] { LossActs.clauses }
  public typealias Reason = RootLossRefusal

  let administrator: Proof<SignIn>

  public init(by administrator: Proof<SignIn>) { self.administrator = administrator }

  public struct Claim: Sendable {
    /// Epochs that live, without a root in the keyring.
    public let missing: [Missing]
    /// What waits for another administrator to agree.
    public let reports: [Report]
    public let declared: [LostRoot]
  }

  public struct Missing: Sendable, Hashable {
    public let epoch: String
    /// How many living keys are under the root.
    public let livingKeys: Int
    /// How many of them are of subjects under legal hold, which the law wants kept (clause ret-3).
    public let underHold: Int
  }

  public struct Report: Sendable, Hashable {
    public let id: UUID
    public let epoch: String
    public let because: RootLoss
    /// The most living keys that are given up.
    public let givingUp: Int
    /// How many of those that live now are of subjects under legal hold (clause ret-3).
    public let underHold: Int
    public let reported: Date
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, RootLossRefusal> {
    let asker = try await desk.honour(administrator).account
    guard try await Accounts.role(of: asker, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    let vault = try desk.part(Vault.self)
    let announced: AnchorFile.Summary
    do { announced = try vault.anchor.summary() } catch { throw .workFailed("reading the anchor") }
    let held = try await LossActs.held(on: &desk)
    let without = try await vault.epochsWithoutRoot(held: held, on: &desk)
    let missing = without.filter { !announced.isEnded($0.epoch) }
      .map {
        Missing(epoch: $0.epoch, livingKeys: $0.keys.count, underHold: $0.keys.underHold)
      }
    var reports: [Report] = []
    for (key, record) in try await desk.listReadable(RootLossRecord.self) {
      guard let id = UUID(uuidString: key.description), record.isOpen(at: desk.now),
        !announced.isEnded(record.epoch), record.isAuthentic(id, by: vault.installation)
      else { continue }
      let living = try await vault.livingKeys(inEpoch: record.epoch, held: held, on: &desk)
      reports.append(
        Report(
          id: id, epoch: record.epoch, because: record.because, givingUp: record.keys,
          underHold: living.underHold, reported: record.reported))
    }
    let declared = announced.lostRoots.map { LostRoot($0.key, $0.value) }
      .sorted { $0.epoch < $1.epoch }
    desk.remark("missing", .count(missing.count))
    desk.remark("declared", .count(declared.count))
    return .admit(
      Claim(
        missing: missing.sorted { $0.epoch < $1.epoch },
        reports: reports.sorted { $0.reported < $1.reported }, declared: declared), for: .zero)
  }
}
