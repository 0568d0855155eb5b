// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartCrypto
public import EcartPolicy
import EcartVault
public import FoundationEssentials

extension Gatekeeper {
  /// Agrees to a requested escrow as a second administrator, and hands the sealed shares over.
  ///
  /// Show what ``ListEscrows`` says of the number first: it stands for that epoch, those people and that
  /// threshold, and a request that somebody changed in the database is agreed to by nobody.
  ///
  /// By then the store and the anchor hold that the shares are out. If this fails after that, or the
  /// files are lost before they are written, the escrow is on record all the same: tick its shares
  /// off and ask anew.
  /// - Throws: ``EscrowFault``, also when the anchor could not be
  ///   written, and then no share is handed over.
  public func escrowRoot(_ id: UUID, by administrator: Proof<SignIn>) async throws -> EscrowedRoot {
    let made = try await admit(orFail: EscrowRoot(id: id, administrator: administrator))
    Milestone.passed("escrow.recorded")
    guard let vault = part(Vault.self) else { throw Interruption.missingPart("Vault") }
    do {
      try vault.anchor.write(.escrowed, at: Timestamp.milliseconds(now)) {
        $0.escrow = AnchoredEscrow(
          id: id, epoch: made.epoch, threshold: made.threshold, count: made.shares.count)
      }
    } catch { throw EscrowFault.notAnchored(id) }
    Milestone.passed("escrow.anchored")
    try await checkAllOut(id, of: vault)
    return made
  }

  /// Refuses to hand over shares of which somebody has ticked one off already, because they took the
  /// escrow for one that had failed. The store knows it first, then the anchor.
  func checkAllOut(_ id: UUID, of vault: Vault) async throws {
    let records: [(key: RecordKey, record: EscrowRecord)]
    do { records = try await survey.listReadable(EscrowRecord.self).records } catch {
      throw EscrowFault.interrupted(.store(error))
    }
    guard try vault.anchor.summary().destroyedShares[id]?.isEmpty ?? true,
      records.first(where: { $0.key == RecordKey(id) })?.record.tickedOff.isEmpty == true
    else { throw EscrowFault.tickedOffMeanwhile(id) }
  }

  /// Attests that one share is destroyed. With the last one the escrow is no copy any more.
  /// - Parameter share: its number, 1 to the number of people.
  /// - Returns: the shares that are still out.
  /// - Throws: ``EscrowFault``.
  @discardableResult
  public func tickOffEscrow(
    _ id: UUID, share: Int, by administrator: Proof<SignIn>
  ) async throws -> [Int] {
    let record = try await admit(
      orFail: TickOffEscrow(id: id, share: share, administrator: administrator))
    // The anchor's word is what counts, for whoever can write to the database and for an older backup.
    guard let vault = part(Vault.self) else { throw Interruption.missingPart("Vault") }
    do {
      try vault.anchor.write(.shareDestroyed, at: Timestamp.milliseconds(now)) {
        $0.escrow = record.anchored(id)
        $0.share = share
      }
    } catch { throw EscrowFault.tickNotAnchored(id) }
    return record.state == .destroyed ? [] : record.sharesOut
  }

  /// Brings a root back that was lost, from the documents that people's age identities have opened.
  /// Breaking the glass is an alarm in the ledger, before anything is restored.
  ///
  /// - Parameter shares: as many documents as the escrow asks for, or more; all have to fit.
  /// - Returns: the epoch whose root is back.
  /// - Throws: ``EscrowFault``. A root of a destroyed epoch never comes back.
  public func recoverRoot(
    from shares: [Secret], by administrator: Proof<SignIn>
  ) async throws -> String {
    try await recoverRoot(shares, .signedIn(administrator))
  }

  /// For when nobody can sign in, because the lost root is that of the accounts: at the machine's own
  /// console, by whoever brings the shares. Never behind a network: nobody is asked who they are. The
  /// alarm in the ledger says that it was done so.
  public func recoverRoot(atConsole shares: [Secret]) async throws -> String {
    try await recoverRoot(shares, .atConsole)
  }

  private func recoverRoot(
    _ documents: [Secret], _ person: RecoverRoot.Person
  ) async throws -> String {
    let shares = documents.compactMap { try? EscrowShare(reading: $0) }
    let found = try await admit(
      orFail: RecoverRoot(
        shares: shares.count == documents.count ? shares : [], person: person))
    guard let vault = part(Vault.self) else { throw Interruption.missingPart("Vault") }
    let wasThere = try await vault.provider.hasRoot(found.epoch)
    guard try await vault.restoreRoot(found.root, of: found.epoch, survey) else {
      throw Denied<RecoverRoot>.refused(.epochDestroyed).asPublic
    }
    do { _ = try await admit(orFail: ConfirmRecovery(id: found.id, epoch: found.epoch)) } catch {
      // What does not open the epoch is not its root, and does not stay. A store that is away says
      // nothing about the root; and what somebody else put back a moment before is theirs.
      guard case .refused(.rootDoesNotOpen)? = error as? EscrowFault, !wasThere else { throw error }
      try await vault.provider.destroyRoot(found.epoch)
      vault.forget([], epochs: [found.epoch])
      throw error
    }
    return found.epoch
  }

  /// A refusal of a gate that is not public, with its public reason.
  private func admit<G: Gate>(orFail gate: G) async throws -> G.Claim
  where G.Reason == EscrowRefusal {
    do throws(Denied<G>) { return try await admit(gate).claim } catch { throw error.asPublic }
  }
}

extension Denied where G.Reason == EscrowRefusal {
  fileprivate var asPublic: EscrowFault {
    switch self {
    case .refused(let reason): .refused(reason)
    case .interrupted(let interruption): .interrupted(interruption)
    case .outcomeUnknown: .outcomeUnknown
    }
  }
}

/// How an act upon an escrow ended when it was not done.
public enum EscrowFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// Decided, and durable.
  case refused(EscrowRefusal)
  /// Nothing was decided.
  case interrupted(Interruption)
  /// The store's answer was lost. No share was handed over; list the escrows, and tick off one that
  /// says it is out.
  case outcomeUnknown
  /// The escrow is on record, the anchor could not be written, and no share was handed over.
  case notAnchored(UUID)
  /// Its shares were ticked off before they could be handed over, and none was.
  case tickedOffMeanwhile(UUID)
  /// The anchor could not be written, so the share still counts as out.
  case tickNotAnchored(UUID)

  public var description: String {
    switch self {
    case .refused(let reason): "Refused (\(reason.clause), \(reason.code)): \(reason.remedy)"
    case .interrupted(let interruption): "Not decided: \(interruption)"
    case .outcomeUnknown:
      "The store's answer was lost and no share was handed over. Look whether the escrow is on"
        + " record (dpp escrow list); if so, tick its shares off."
    case .notAnchored(let id):
      "The anchor could not be written, so no share was handed over (del-4). Mend that, tick the"
        + " shares of \(id.uuidString.lowercased()) off and ask anew."
    case .tickedOffMeanwhile(let id):
      "A share of \(id.uuidString.lowercased()) was ticked off before it was handed over, so none was"
        + " (del-4). Tick the others off and ask anew."
    case .tickNotAnchored(let id):
      "The anchor could not be written, so the share of \(id.uuidString.lowercased()) still counts as"
        + " out (del-4). Mend that and tick it off again."
    }
  }
}
