// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Shows an administrator which roots are with people, which may be, and what waits to be agreed to.
public struct ListEscrows: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("key-1"), Clause.ID("del-4")] }
  public typealias Reason = EscrowRefusal

  let administrator: Proof<SignIn>

  public init(by administrator: Proof<SignIn>) { self.administrator = administrator }

  public struct Claim: Sendable {
    public let escrows: [Escrow]
    /// The epochs whose roots may be escrowed: of accounts and holds, alive.
    public let epochs: [String]
  }

  /// One escrow, requested, out or destroyed.
  public struct Escrow: Sendable {
    public enum State: String, Sendable { case requested, out, destroyed }
    public let id: UUID
    public let state: State
    public let epoch: String
    public let threshold: Int
    public let count: Int
    /// `age1…`, in the order of the shares; empty when only the anchor knows of the escrow.
    public let recipients: [String]
    public let requested: Date
    /// The numbers of the shares that nobody has attested destroyed.
    public let sharesOut: [Int]
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, EscrowRefusal> {
    let asker = try await desk.honour(administrator).account
    guard try await Accounts.role(of: asker, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    let vault = try desk.part(Vault.self)
    let escrows = try await vault.escrows(on: &desk).map { id, record in
      Escrow(
        id: id, state: Escrow.State(rawValue: record.state.rawValue) ?? .out, epoch: record.epoch,
        threshold: record.threshold, count: record.count, recipients: record.recipients,
        requested: record.requested, sharesOut: record.state == .out ? record.sharesOut : [])
    }
    desk.remark("out", .count(escrows.count { $0.state == .out }))
    return .admit(
      Claim(escrows: escrows, epochs: try await Vault.escrowableEpochs(on: &desk)), for: .zero)
  }
}
