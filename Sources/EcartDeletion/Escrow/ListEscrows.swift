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

  /// One escrow.
  public struct Escrow: Sendable {
    public enum State: String, Sendable {
      /// Asked for by one administrator, for another to agree to.
      case requested
      /// A request that somebody changed in the database itself; nobody can agree to it. Ask anew.
      case changed
      /// People may have their shares.
      case out
      /// Every share is attested destroyed.
      case destroyed
    }
    /// Stands for this epoch, these people and this threshold: whoever agrees to the number agrees to
    /// what is listed here, since a request that was changed is not listed as one.
    public let id: UUID
    public let state: State
    public let epoch: String
    public let threshold: Int
    public let count: Int
    /// `age1…`, in the order of the shares; empty when only the anchor knows of the escrow, and when
    /// somebody changed its record in the database.
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
      Escrow(id, record, isAuthentic: record.isAuthentic(id, by: vault.installation))
    }
    desk.remark("out", .count(escrows.count { $0.state == .out }))
    return .admit(
      Claim(escrows: escrows, epochs: try await Vault.escrowableEpochs(on: &desk)), for: .zero)
  }
}

extension ListEscrows.Escrow {
  init(_ id: UUID, _ record: EscrowRecord, isAuthentic: Bool) {
    self.id = id
    self.state =
      switch record.state {
      case .requested: isAuthentic ? .requested : .changed
      case .out: .out
      case .destroyed: .destroyed
      }
    self.epoch = record.epoch
    self.threshold = record.threshold
    self.count = record.count
    self.recipients = isAuthentic ? record.recipients : []
    self.requested = record.requested
    self.sharesOut = record.state == .out ? record.sharesOut : []
  }
}
