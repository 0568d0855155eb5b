// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault
import FoundationEssentials

extension Sweeper {
  /// Carries out what was declared: the epochs of lost roots are over, and a root that turns up is
  /// destroyed at once. Nobody asks for whom it was: that was decided when it was given up.
  func finishLostRoots(_ report: inout SweepReport) async throws {
    let declared = try vault.anchor.summary().lostRoots
    guard !declared.isEmpty else { return }
    for (epoch, lost) in declared.sorted(by: { $0.key < $1.key }) {
      // Nobody's erasure waits because a keyring is away or somebody spoilt a row.
      do { try await finishLostRoot(epoch, lost, &report) } catch {
        report.delays.append(
          "The root of \(epoch), which was declared lost, could not be looked after: \(error)")
      }
    }
  }

  private func finishLostRoot(
    _ epoch: String, _ lost: AnchorFile.LostRoot, _ report: inout SweepReport
  ) async throws {
    // Step 1: what was cut short between the anchor and the store.
    if await !vault.isCarriedOut(lossOf: epoch, gatekeeper.survey) {
      _ = try await gatekeeper.admit(CarryOutRootLoss(epoch: epoch, loss: lost.loss))
      vault.forget([], epochs: [epoch])
    }
    guard try await vault.provider.hasRoot(epoch) else { return }
    // Step 2: it is there again, which somebody should look into, and then it is not. A destruction
    // that was announced before and only waits is no news.
    if lost.destroyed == nil {
      _ = try await gatekeeper.admit(LostRootFound(epoch: epoch, id: lost.loss.id))
      Milestone.passed("sweep.found")
      report.delays.append(
        "The root of \(epoch) was declared lost and is in the keyring again; it is destroyed now."
          + " Find out where it was: whoever has a copy of it can read old backups.")
    }
    switch try await destroyRoot(of: epoch) {
    case .done:
      report.rootsDestroyed += 1
      _ = try await gatekeeper.admit(LostRootDestroyed(epoch: epoch, id: lost.loss.id))
    case .scheduled(let date): report.wait(forRoot: epoch, until: date)
    // It went by itself in between.
    case nil: return
    }
  }

  /// Reports whose root is in the keyring after all are over: nobody may agree to one that was true
  /// last week. Also one that was agreed to and then cut short before the anchor had it.
  func closeLossReports(_ report: inout SweepReport) async throws {
    let declared = try vault.anchor.summary().lostRoots
    for (key, record) in try await gatekeeper.survey.listReadable(RootLossRecord.self).records {
      guard record.isOpen(at: gatekeeper.now), declared[record.epoch] == nil,
        let id = UUID(uuidString: key.description),
        (try? await vault.provider.hasRoot(record.epoch)) == true
      else { continue }
      _ = try await gatekeeper.admit(CloseLossReport(id: id))
    }
  }

  /// What keeps certificates back when a root is gone that no sweep has destroyed.
  static func missingRoot(_ epoch: String) -> String {
    "The root of \(epoch) is not in this keyring, and no sweep has destroyed it: it was taken away, or"
      + " lies in another keyring. Nobody can say that it is gone, so its certificates wait; open with"
      + " the keyring that holds it. If it is lost for good, two administrators say so: dpp roots lost"
      + " DIR \(epoch), or from the host, ReportRootLost."
  }
}
