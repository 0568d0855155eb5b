// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import EcartRetention
package import EcartVault

/// Erases again what the anchor says is erased: after a crash between anchor and store, and after
/// a restore from a backup.
package struct ErasureReplay {
  private let gatekeeper: Gatekeeper

  package init(_ gatekeeper: Gatekeeper) { self.gatekeeper = gatekeeper }

  package func run(
    tombstones: Set<SubjectID>, destroyedRoots: Set<String>,
    lostRoots: [String: AnchorFile.LostRoot]
  ) async throws {
    let subjects = tombstones.sorted()
    for start in stride(from: 0, to: subjects.count, by: Sweeper.chunk) {
      let chunk = Array(subjects[start..<min(start + Sweeper.chunk, subjects.count)])
      let known = Dictionary(
        uniqueKeysWithValues: try await gatekeeper.store.keys(of: chunk).map { ($0.subject, $0) })
      var due: [Obligation] = []
      for subject in chunk {
        guard known[subject]?.state != .erased else { continue }
        let obligations = try await gatekeeper.store.obligations(of: subject)
        due.append(
          obligations.first ?? Obligation(.received, for: subject, from: gatekeeper.now))
      }
      if !due.isEmpty { _ = try await gatekeeper.admit(ReplayTombstones(due: due)) }
      gatekeeper.part(Vault.self)?.forget(chunk)
    }
    guard let vault = gatekeeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
    // Asked once for all: there is a root for each day that anybody was ever due.
    // A key service that does not answer, or refuses, keeps nobody from opening: every sweep tries.
    let left = Set((try? await vault.ownRoots()) ?? [])
    for root in destroyedRoots.sorted() {
      if try await !Vault.isDestroyed(epoch: root, gatekeeper.survey) {
        _ = try await gatekeeper.admit(MarkEpochDestroyed(epoch: root))
      }
      if left.contains(root) { _ = try? await vault.provider.destroyRoot(root) }
      vault.forget([], epochs: [root])
    }
    // Should one of these be there again, the next sweep destroys it and says so.
    for (root, lost) in lostRoots.sorted(by: { $0.key < $1.key }) {
      if await !vault.isCarriedOut(lossOf: root, gatekeeper.survey) {
        _ = try await gatekeeper.admit(CarryOutRootLoss(epoch: root, loss: lost.loss))
      }
      vault.forget([], epochs: [root])
    }
  }
}

/// Sets tombstones the anchor knows. It asks no clock: the decision was made before.
struct ReplayTombstones: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("ret-1"), Clause.ID("del-4"), Clause.ID("dr-1")] }
  let due: [Obligation]
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Never> {
    .admit(try await Erasing.erase(due, tombstoneUnknown: true, on: &desk), for: .zero)
  }
}
