// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

extension Sweeper {
  /// Anchor, then mark, then the root itself: whatever is interrupted is finished by the next sweep.
  /// - Returns: `nil`, and nothing is done, for a root that is gone without anybody's having announced
  ///   it.
  func destroyRoot(of epoch: String) async throws -> RootDestruction? {
    let restored = try await checkStore()
    let announced = try vault.anchor.summary()
    var generation = announced.generation
    if !announced.destroyedRoots.contains(epoch) {
      guard try await vault.provider.hasRoot(epoch) else { return nil }
      generation = try announce(.rootDestroyed, since: restored) { $0.root = epoch }
    }
    do {
      _ = try await gatekeeper.admit(MarkEpochDestroyed(epoch: epoch))
      Milestone.passed("sweep.root")
      vault.forget([], epochs: [epoch])
      let destruction = try await vault.provider.destroyRoot(epoch)
      _ = try await gatekeeper.admit(AcknowledgeAnchor(generation: generation))
      return destruction
    } catch {
      // The anchor's line has every sweep try again. Two acts that nobody acknowledged would be taken
      // for a restore.
      _ = try? await gatekeeper.admit(AcknowledgeAnchor(generation: generation))
      throw error
    }
  }

  /// Roots whose destruction was announced and not finished, and roots no epoch ever used.
  func finishRoots(_ report: inout SweepReport) async throws {
    let announced = try vault.anchor.summary()
    let living = Set(try await Vault.livingEpochs(gatekeeper.survey).map(\.id))
    // Step 1: what the anchor announced has come, whatever the rows say. One that says otherwise was
    // put back, or a crash came before its mark.
    let returned = living.intersection(announced.destroyedRoots)
    for epoch in returned.sorted() {
      _ = try await gatekeeper.admit(EndReturnedEpoch(epoch: epoch))
    }
    if !returned.isEmpty {
      report.delays.append(
        "\(returned.count) epochs whose roots' destruction the anchor announced were said to be alive:"
          + " somebody changed the database, or a crash came in between. They are over (del-4).")
    }
    var strays: [String] = []
    for root in try await vault.ownRoots() {
      if announced.destroyedRoots.contains(root) {
        vault.forget([], epochs: [root])
        do {
          switch try await vault.provider.destroyRoot(root) {
          case .done: report.rootsDestroyed += 1
          // Whose key service takes its time: every sweep says so until it is over.
          case .scheduled(let date): report.wait(forRoot: root, until: date)
          }
        } catch {
          report.delays.append(
            "The root of \(root) could not be destroyed; the next sweep tries: \(error)")
        }
      } else if !living.contains(root) {
        strays.append(root)
      }
    }
    let known = try await firstSeenStrays(&report)
    guard known != [:] || !strays.isEmpty else { return }
    // Step 2: since when they are nobody's. The anchor says it too: whoever can write to the database
    // alone cannot make a root look old.
    let restored = try await checkStore()
    for root in strays where known?[root] == nil || announced.strayRoots[root] == nil {
      _ = try announce(.strayRoot, since: restored) { $0.root = root }
    }
    let over = try await gatekeeper.admit(
      NoteStrayRoots(roots: strays, anchored: try vault.anchor.summary().strayRoots)
    ).claim
    // Step 3: more roots that nobody knows than epochs that are known is not what a crash or a restore
    // leaves. Somebody may have taken the epochs' records away, and a backup could still bring them
    // back, as long as the roots are there.
    // A restore's strays the anchor names itself.
    guard over.count(where: { !announced.straysAtRestore.contains($0) }) <= living.count else {
      report.delays.append(
        "\(over.count) roots are of epochs that the store does not know, and it knows only"
          + " \(living.count): it may have lost their records. None was destroyed (del-4); restore the"
          + " store, or go on: they go when as many epochs are alive again.")
      return
    }
    let isSettled = isRestoreSettled(announced)
    for root in over where isSettled || announced.rootsAtRestore[root] == nil {
      // Nobody's, by the epochs' records; and by the keys' rows too, or somebody took a record away.
      guard try await gatekeeper.store.keys(inEpoch: root, after: nil, limit: 1).isEmpty else {
        continue
      }
      if case .scheduled(let date) = try await destroyRoot(of: root) {
        report.wait(forRoot: root, until: date)
      }
    }
  }

  /// Since when the store knows of roots that are nobody's; `nil` where somebody made that unreadable.
  private func firstSeenStrays(_ report: inout SweepReport) async throws -> [String: Date]? {
    let address = RecordAddress(StrayRoots.self, "roots")
    guard let stored = try await gatekeeper.store.record(at: address) else { return [:] }
    if let known = try? StrayRoots(decoding: stored.body) { return known.firstSeen }
    let days = Int(gatekeeper.policy[RetentionPolicy.self].afterDelivery / 86_400)
    report.delays.append(
      "Since when there are roots that no epoch knows cannot be read: somebody changed the database."
        + " The \(days) days of each begin anew (del-4).")
    return nil
  }
}
