// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartCrypto
public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Asks that the root of a long-lived epoch be sealed to people, some of whom together can bring it
/// back when everything else is lost (clauses key-1, dr-1).
///
/// Nothing leaves the provider yet: another administrator has to agree
/// (``EcartPolicy/Gatekeeper/escrowRoot(_:by:)``). Both show a code of the last quarter of an hour.
public struct RequestEscrow: Gate {
  public static var clauses: [Clause.ID] { EscrowActs.clauses }
  /// The number to agree to.
  public typealias Claim = UUID
  public typealias Reason = EscrowRefusal

  let epoch: String
  let recipients: [Age.Recipient]
  let threshold: Int
  let administrator: Proof<SignIn>

  /// - Parameters:
  ///   - epoch: of accounts (`standing-…`) or holds (`hold-…`), as ``ListEscrows`` names it.
  ///   - recipients: 2 to 16 people; each gets one share.
  ///   - threshold: how many of them have to come together, at least 2.
  public init(
    _ epoch: String, to recipients: [Age.Recipient], threshold: Int,
    by administrator: Proof<SignIn>
  ) {
    self.epoch = epoch
    self.recipients = recipients
    self.threshold = threshold
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<UUID, EscrowRefusal> {
    let asker = try await EscrowActs.administrator(administrator, on: &desk)
    desk.remark("people", .count(recipients.count))
    desk.remark("threshold", .count(threshold))
    guard let asker else { return .refuse(.notAdministrator) }
    guard recipients.count <= SecretSharing.mostShares,
      Set(recipients).count == recipients.count,
      threshold >= SecretSharing.leastThreshold, threshold <= recipients.count
    else { return .refuse(.wrongNumbers) }
    let vault = try desk.part(Vault.self)
    if let obstacle = try await vault.obstacle(toEscrowOf: epoch, on: &desk) {
      return .refuse(EscrowRefusal(obstacle))
    }
    let id = UUID()
    desk.object = .identifier(id)
    try await desk.write(
      EscrowRecord(
        epoch: epoch, label: EpochLabel.text(ofEpoch: epoch), threshold: threshold,
        recipients: recipients.map(\.description), requestedBy: asker.key, requested: desk.now
      ).coded(id, by: vault.installation),
      at: RecordKey(id))
    return .admit(id, for: .seconds(60))
  }
}

/// What the acts upon escrows have in common.
enum EscrowActs {
  static var clauses: [Clause.ID] { [Clause.ID("key-1"), Clause.ID("del-4"), Clause.ID("dr-1")] }

  /// How long ago the second factor may have been shown.
  static let freshness = Duration.seconds(900)

  /// Who asks, if they look after accounts, are a person, and have shown a code lately.
  static func administrator(
    _ signIn: Proof<SignIn>, on desk: inout Deliberation
  ) async throws(Interruption) -> AccountID? {
    let account = try await desk.honour(signIn, within: freshness).account
    guard try await Accounts.role(of: account, on: &desk) == .administrator,
      try await Accounts.kind(of: account, on: &desk) == .person
    else { return nil }
    return account
  }
}
