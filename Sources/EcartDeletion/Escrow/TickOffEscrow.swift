// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartVault
import FoundationEssentials

/// An administrator's word that one share of an escrowed root is destroyed (clause del-4).
struct TickOffEscrow: Gate {
  static var clauses: [Clause.ID] { EscrowActs.clauses }
  typealias Reason = EscrowRefusal

  let id: UUID
  let share: Int
  let administrator: Proof<SignIn>

  /// The escrow as it is from now on.
  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<EscrowRecord, EscrowRefusal> {
    let asker = try await EscrowActs.administrator(administrator, on: &desk)
    desk.object = .identifier(id)
    desk.remark("share", .count(share))
    guard asker != nil else { return .refuse(.notAdministrator) }
    let vault = try desk.part(Vault.self)
    guard var record = try await vault.escrow(id, on: &desk), record.state != .requested else {
      return .refuse(.unknownEscrow)
    }
    guard record.state == .out else { return .refuse(.tickedOff) }
    guard record.sharesOut.contains(share) else { return .refuse(.noSuchShare) }
    record.tickedOff = (record.tickedOff + [share]).sorted()
    if record.sharesOut.isEmpty {
      record.state = .destroyed
      var entry = Evidence(
        "escrow-destroyed", .done, clauses: Self.clauses,
        fields: ["people": .count(record.count)])
      entry.actor = desk.actor
      entry.object = desk.object
      desk.record(entry)
    }
    try await desk.write(record, at: RecordKey(id))
    desk.remark("left", .count(record.sharesOut.count))
    return .admit(record, for: .zero)
  }
}
