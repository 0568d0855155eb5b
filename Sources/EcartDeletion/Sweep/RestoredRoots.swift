// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

/// The roots that there were when the store was found restored, and that are not gone yet. A key may have
/// been under any of them in the time that was lost, and the newer store would still open it. So whoever
/// is erased after a restore is certified when they are gone: those of due days with their day, the others
/// when a restore cannot be undone any more.
struct RestoredRoots {
  private(set) var count = 0
  /// Those of them that people hold.
  private(set) var escrowed: [String] = []
  /// The first restore that any of them was found at.
  private var first = Int.max
  let until: Date

  /// Whether a certificate waits for them. Whoever was erased before that restore, in a store that was
  /// not lost with it, had no key then. Counted, and not by the clock, which somebody may put back.
  func hold(_ record: ErasureRecord) -> Bool { record.isAfter(restore: first) }

  init(until: Date) { self.until = until }

  mutating func add(_ epoch: String, foundAt restore: Int, inEscrow: Bool) {
    count += 1
    first = min(first, restore)
    if inEscrow { escrowed.append(epoch) }
  }

  func delay(of certificates: Int) -> String {
    "\(certificates) certificates wait for roots that there were when the store was restored from a"
      + " backup (\(count)): the keys may have been under any of them meanwhile. They stay until"
      + " \(until.formatted(.iso8601)), should the newer store be put back, and the first sweep after that"
      + " ends them."
  }
}

extension AnchorFile.Summary {
  /// The epochs in which a key may have been that its erasure record does not name.
  func possibleEpochs(of record: ErasureRecord) -> [String] {
    rootsAtRestore.filter { record.isAfter(restore: $0.value) && !record.epochs.contains($0.key) }
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

extension ErasureRecord {
  func isAfter(restore: Int) -> Bool { restore <= restores }
}

extension Sweeper {
  /// Age alone destroys nothing on a clock nobody vouches for.
  var isVouched: Bool {
    Double(gatekeeper.clock.unvouched) / 1000
      <= gatekeeper.policy[RetentionPolicy.self].largestClockJump
  }

  /// Whether nobody can undo the last restore any more.
  func isRestoreSettled(_ announced: AnchorFile.Summary) -> Bool {
    isVouched && announced.isRestoreSettled(at: gatekeeper.now, gatekeeper.policy)
  }

  /// - Parameter escrows: the epochs whose roots people hold.
  func possibleRoots(
    _ announced: AnchorFile.Summary, escrows: Set<String>, _ report: inout SweepReport
  ) async throws -> RestoredRoots {
    var left = RestoredRoots(until: announced.endOfRestore(gatekeeper.policy))
    let living = Set(try await vault.authenticEpochs(gatekeeper.survey).epochs.map(\.id))
    for (epoch, found) in announced.rootsAtRestore.sorted(by: { $0.key < $1.key }) {
      let isEnded = announced.isEnded(epoch)
      let inEscrow = escrows.contains(epoch)
      if isEnded, !inEscrow, await vault.isGone(root: epoch) { continue }
      left.add(epoch, foundAt: found, inEscrow: inEscrow)
      // Taken away by somebody, and the restored store does not know it: people can say so.
      if !isEnded, !living.contains(epoch), (try? await vault.provider.hasRoot(epoch)) == false {
        report.delays.append(Self.missingRoot(epoch))
      }
    }
    guard announced.wasRestored else { return left }
    // Nobody's, and not there then: a process over the store from before has made it since, or somebody
    // put it back. One that was not seen before a restore's end holds nothing of what was lost: when the
    // roots are gone that a key was under, nobody moves it any more.
    let last = announced.endOfRestore(gatekeeper.policy).addingTimeInterval(86_400)
    for root in try await vault.ownRoots()
    where !living.contains(root) && !announced.isEnded(root)
      && announced.rootsAtRestore[root] == nil
      && (announced.strayRoots[root].map(Timestamp.date) ?? gatekeeper.now) <= last
    {
      left.add(root, foundAt: 1, inEscrow: escrows.contains(root))
    }
    return left
  }
}
