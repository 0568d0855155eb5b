// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

/// Breaks the glass: decides whether shares may bring a root back (clauses dr-1, key-1).
///
/// The shares themselves are the several eyes: no fewer than two people opened them. Whoever carries
/// it out is signed in as an administrator, or, when the lost root is the one that sign-ins need, at
/// the console with the right to the installation's directory.
struct RecoverRoot: Gate {
  static var clauses: [Clause.ID] { EscrowActs.clauses }
  typealias Claim = FoundRoot
  typealias Reason = EscrowRefusal

  enum Person: Sendable {
    case signedIn(Proof<SignIn>)
    case atConsole
  }

  struct FoundRoot: Sendable {
    let id: UUID
    let epoch: String
    let root: Secret
  }

  let shares: [EscrowShare]
  let person: Person

  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<FoundRoot, EscrowRefusal> {
    // Step 1: who.
    switch person {
    case .atConsole: desk.remark("person", .code(RefusalCode("at-console")))
    case .signedIn(let proof):
      guard try await EscrowActs.administrator(proof, on: &desk) != nil else {
        return .refuse(.notAdministrator)
      }
    }
    // Step 2: whether the shares are of one piece, and of an escrow that is out.
    desk.remark("shares", .count(shares.count))
    guard let first = shares.first, let root = EscrowShare.combine(shares) else {
      return .refuse(.sharesDoNotFit)
    }
    desk.object = .identifier(first.escrow)
    let vault = try desk.part(Vault.self)
    guard let record = try await vault.escrow(first.escrow, on: &desk),
      record.state != .requested
    else { return .refuse(.unknownEscrow) }
    guard record.epoch == first.epoch else { return .refuse(.sharesDoNotFit) }
    guard record.state == .out else {
      // Somebody attested that these do not exist.
      alarm("escrow-not-destroyed", on: &desk)
      return .refuse(.tickedOff)
    }
    // Step 3: the fence, and whether there is anything to bring back.
    if let obstacle = try await vault.obstacle(toEscrowOf: first.epoch, on: &desk) {
      return .refuse(EscrowRefusal(obstacle))
    }
    let epoch = first.epoch
    let isThere: Bool
    do { isThere = try await vault.provider.hasRoot(epoch) } catch {
      throw .workFailed("looking for the root of an epoch")
    }
    guard !isThere else { return .refuse(.rootIsThere) }
    alarm("root-recovered", on: &desk)
    return .admit(FoundRoot(id: first.escrow, epoch: epoch, root: root), for: .zero)
  }

  private func alarm(_ kind: StaticString, on desk: inout Deliberation) {
    var entry = Evidence(
      kind, .alarm, clauses: Self.clauses, fields: ["shares": .count(shares.count)])
    entry.actor = desk.actor
    entry.object = desk.object
    desk.record(entry)
  }
}

/// Looks whether the root that came back opens its epoch.
struct ConfirmRecovery: Gate {
  static var clauses: [Clause.ID] { EscrowActs.clauses }
  typealias Reason = EscrowRefusal

  let id: UUID
  let epoch: String

  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, EscrowRefusal> {
    desk.object = .identifier(id)
    guard try await desk.part(Vault.self).opens(epoch: epoch, on: &desk) else {
      return .refuse(.rootDoesNotOpen)
    }
    return .admit((), for: .zero)
  }
}
