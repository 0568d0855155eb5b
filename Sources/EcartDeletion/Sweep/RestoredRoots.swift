// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

/// The roots that were in the keyring when the store was found restored and are not gone yet. A key may have
/// been under any of them in the time that was lost, and the newer store would still open it. So whoever
/// is erased after a restore is certified when they are gone: each by its own end, or when a restore
/// cannot be undone any more.
struct RestoredRoots {
  private(set) var count = 0
  /// When the first of them was found, in milliseconds since 1970.
  private var since = Int64.max
  let until: Date

  /// Whether a certificate waits for them. Whoever was erased before the restore had no key then.
  func hold(_ record: ErasureRecord) -> Bool {
    since <= Timestamp.milliseconds(record.erased)
  }

  init(until: Date) { self.until = until }

  mutating func add(foundAt milliseconds: Int64) {
    count += 1
    since = min(since, milliseconds)
  }

  func delay(of certificates: Int) -> String {
    "\(certificates) certificates wait for \(count) roots that were in the keyring when the store was"
      + " restored from a backup: the keys may have been under any of them meanwhile. They stay until"
      + " \(until.formatted(.iso8601)), should the newer store be put back, and the first sweep after that"
      + " ends them."
  }
}

extension AnchorFile.Summary {
  /// The epochs in which a key may have been that its erasure record does not name.
  func possibleEpochs(of record: ErasureRecord) -> [String] {
    let erased = Timestamp.milliseconds(record.erased)
    return rootsAtRestore.filter { $0.value <= erased && !record.epochs.contains($0.key) }
      .keys.sorted()
  }

  /// When a restore cannot be undone any more: as long as a root stays that no epoch knows.
  func endOfRestore(_ policy: Policy) -> Date {
    let seen = straysAtRestore.compactMap { isEnded($0) ? nil : strayRoots[$0] }
    return Timestamp.date(max(restoredAt, seen.max() ?? 0))
      .addingTimeInterval(policy[RetentionPolicy.self].afterDelivery)
  }

  func isRestoreSettled(at now: Date, _ policy: Policy) -> Bool {
    wasRestored && endOfRestore(policy) <= now
  }
}

extension Sweeper {
  /// - Parameter escrows: the epochs whose roots people hold.
  func possibleRoots(
    _ announced: AnchorFile.Summary, escrows: Set<String>, _ report: inout SweepReport
  ) async throws -> RestoredRoots {
    var left = RestoredRoots(until: announced.endOfRestore(gatekeeper.policy))
    let living = Set(try await Vault.livingEpochs(gatekeeper.survey).map(\.id))
    for (epoch, found) in announced.rootsAtRestore.sorted(by: { $0.key < $1.key }) {
      let isEnded = announced.isEnded(epoch)
      if isEnded, !escrows.contains(epoch), await vault.isGone(root: epoch) { continue }
      left.add(foundAt: found)
      // Taken away by somebody, and the restored store does not know it: people can say so.
      if !isEnded, !living.contains(epoch), (try? await vault.provider.hasRoot(epoch)) == false {
        report.delays.append(Self.missingRoot(epoch))
      }
    }
    return left
  }
}
