// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Agrees to an escrow that another administrator asked for, and makes the shares.
///
/// Not public: the shares come out of ``EcartPolicy/Gatekeeper/escrowRoot(_:by:)`` alone, after the
/// store and the anchor know of them. While this deliberates the root is in memory and nowhere else;
/// an unrecorded copy is not possible, a record without a copy is, and blocks certificates until it
/// is ticked off.
struct EscrowRoot: Gate {
  static var clauses: [Clause.ID] { EscrowActs.clauses }
  typealias Claim = EscrowedRoot
  typealias Reason = EscrowRefusal

  let id: UUID
  let administrator: Proof<SignIn>

  /// What the shares rest on: the same request gives the same shares, however often it is asked.
  private struct Sealing: Hashable {
    let id: UUID
    let epoch: String
  }

  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<EscrowedRoot, EscrowRefusal> {
    // Step 1: who agrees, and to what.
    let asker = try await EscrowActs.administrator(administrator, on: &desk)
    desk.object = .identifier(id)
    guard let asker else { return .refuse(.notAdministrator) }
    let vault = try desk.part(Vault.self)
    guard var record = try await vault.escrow(id, on: &desk), record.state == .requested,
      desk.now < record.requested.addingTimeInterval(EscrowRules.requestLife)
    else { return .refuse(.noSuchRequest) }
    guard record.isAuthentic(id, by: vault.installation) else {
      throw .unreadableRecord(space: "EcartVault.EscrowRecord")
    }
    guard record.requestedBy != asker.key else { return .refuse(.ownRequest) }
    // Whoever asked has to be somebody still.
    guard let requester = record.requestedBy.flatMap({ AccountID($0) }),
      try await Accounts.role(of: requester, on: &desk) == .administrator
    else { return .refuse(.noSuchRequest) }
    if let obstacle = try await vault.obstacle(toEscrowOf: record.epoch, on: &desk) {
      return .refuse(EscrowRefusal(obstacle))
    }
    // Step 2: the shares, sealed, in this process's memory.
    let recipients = record.recipients.compactMap { try? Age.Recipient($0) }
    guard recipients.count == record.count else {
      throw .unreadableRecord(space: "EcartVault.EscrowRecord")
    }
    let (epoch, threshold) = (record.epoch, record.threshold)
    let id = self.id
    let files = try await desk.once(Sealing(id: id, epoch: epoch)) {
      () async throws(Interruption) in
      try await vault.sealShares(of: epoch, escrow: id, threshold: threshold, to: recipients)
    }
    // Step 3: from here on they count as out.
    record.state = .out
    record.approvedBy = asker.key
    record.made = desk.now
    try await desk.write(record, at: RecordKey(id))
    var entry = Evidence(
      "root-escrowed", .done, clauses: Self.clauses,
      fields: ["people": .count(record.count), "threshold": .count(threshold)])
    entry.actor = desk.actor
    entry.object = desk.object
    desk.record(entry)
    return .admit(EscrowedRoot(id, record, files), for: .zero)
  }
}

/// A root that has been sealed to people: write the files, give each to its person, keep none.
public struct EscrowedRoot: Sendable {
  /// By this number the escrow is listed, recovered from and ticked off.
  public let id: UUID
  public let epoch: String
  /// How many of the people have to come together.
  public let threshold: Int
  public let shares: [File]

  /// One person's file: armored age, some 1.5 KB, which that person's identity opens.
  public struct File: Sendable {
    /// Such as `escrow-hold-1a2b3c4d-2-of-3.age`.
    public let name: String
    /// 1 to the number of people; the number by which the share is ticked off.
    public let index: Int
    /// Whom it is sealed to: `age1…`.
    public let recipient: String
    public let bytes: [UInt8]
  }

  init(_ id: UUID, _ record: EscrowRecord, _ files: [[UInt8]]) {
    self.id = id
    self.epoch = record.epoch
    self.threshold = record.threshold
    self.shares = zip(record.recipients, files).enumerated().map { place, share in
      File(
        name: "escrow-\(record.epoch)-\(place + 1)-of-\(record.count).age", index: place + 1,
        recipient: share.0, bytes: share.1)
    }
  }
}
