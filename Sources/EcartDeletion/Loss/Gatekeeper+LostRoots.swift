// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault
public import FoundationEssentials

extension Gatekeeper {
  /// Agrees, as a second administrator, that a reported root is lost (clause del-4).
  ///
  /// From here on the epoch is over as if its root were destroyed: nothing opens under it, keys that
  /// lived there may be made anew, and erasures that waited for it go on to certificates that say
  /// that it was not destroyed but declared lost. Should it turn up, the next sweep destroys it.
  /// - Throws: ``RootLossFault``. Unless the anchor holds it, nothing was declared.
  public func confirmRootLost(
    _ id: UUID, by administrator: Proof<SignIn>
  ) async throws -> LostRoot {
    let agreed: AgreedLoss
    do throws(Denied<ConfirmRootLost>) {
      agreed = try await admit(ConfirmRootLost(id: id, administrator: administrator)).claim
    } catch {
      switch error {
      case .refused(let reason): throw RootLossFault.refused(reason)
      case .interrupted(let interruption): throw RootLossFault.interrupted(interruption)
      case .outcomeUnknown: throw RootLossFault.outcomeUnknown
      }
    }
    Milestone.passed("loss.agreed")
    guard let vault = part(Vault.self) else { throw Interruption.missingPart("Vault") }
    let declared = now
    let record = agreed.record
    let loss = AnchoredLoss(
      id: id, because: record.because.rawValue, keys: record.keys, held: agreed.underHold)
    let generation: Int64
    do {
      // What is said in a store that was moved away gives up no key of the one that lives.
      let restored = try await AcknowledgeAnchor.restored(self)
      generation = try vault.anchor.write(
        .rootLost, at: Timestamp.milliseconds(declared), since: restored
      ) {
        $0.root = record.epoch
        $0.loss = loss
      }
    } catch { throw RootLossFault.notAnchored(id) }
    Milestone.passed("loss.anchored")
    do {
      _ = try await admit(CarryOutRootLoss(epoch: record.epoch, loss: loss))
      vault.forget([], epochs: [record.epoch])
      _ = try await admit(AcknowledgeAnchor(generation: generation))
    } catch { throw RootLossFault.notFinished(record.epoch) }
    return LostRoot(
      epoch: record.epoch, because: record.because, declared: declared, foundAndDestroyed: nil)
  }
}

/// A root that two administrators declared lost.
public struct LostRoot: Sendable, Hashable {
  public let epoch: String
  public let because: RootLoss
  public let declared: Date
  /// When it had turned up and a sweep announced its destruction.
  public let foundAndDestroyed: Date?

  init(epoch: String, because: RootLoss, declared: Date, foundAndDestroyed: Date?) {
    self.epoch = epoch
    self.because = because
    self.declared = declared
    self.foundAndDestroyed = foundAndDestroyed
  }

  init(_ epoch: String, _ anchored: AnchorFile.LostRoot) {
    self.init(
      epoch: epoch, because: RootLoss(rawValue: anchored.loss.because) ?? .unexplained,
      declared: Timestamp.date(anchored.declared),
      foundAndDestroyed: anchored.destroyed.map(Timestamp.date))
  }
}

/// How the confirmation of a lost root ended when it was not carried through.
public enum RootLossFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// Decided, and durable.
  case refused(RootLossRefusal)
  /// Nothing was decided.
  case interrupted(Interruption)
  /// The store's answer was lost, and nothing was declared.
  case outcomeUnknown
  /// The anchor could not be written, so nothing was declared.
  case notAnchored(UUID)
  /// It is declared; the store has not caught up yet.
  case notFinished(String)

  public var description: String {
    switch self {
    case .refused(let reason): "Refused (\(reason.clause), \(reason.code)): \(reason.remedy)"
    case .interrupted(let interruption): "Not decided: \(interruption)"
    case .outcomeUnknown:
      "The store's answer was lost, and nothing was declared (del-4). Confirm again."
    case .notAnchored(let id):
      "The anchor could not be written, so nothing was declared (del-4). Mend that and confirm"
        + " \(id.uuidString.lowercased()) again."
    case .notFinished(let epoch):
      "The root of \(epoch) is declared lost, and the store could not be brought up to that (del-4)."
        + " The next sweep, or opening the installation, does it."
    }
  }
}
