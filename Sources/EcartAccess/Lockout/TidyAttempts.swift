// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// Removes counters of attempts, and networks, that nothing was added to for as long as they are kept
/// (``LockoutPolicy``). A lock that still stands keeps its counter.
///
/// Nothing lives by it; but names that nobody has are counted too, and whoever makes names up must
/// not fill the disk for good.
package struct TidyAttempts: Gate {
  package static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  /// How many records were removed.
  package typealias Claim = Int
  package typealias Reason = Never

  let counters: [RecordKey]
  let sources: [RecordKey]
  let networks: [RecordKey]
  let cursor: TidyCursor

  package func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Int, Never> {
    let policy = desk.policy[LockoutPolicy.self]
    let lastCounter = TidyCursor.lastDay(policy.keptFor, at: desk.now)
    let lastNetwork = TidyCursor.lastDay(policy.networksKeptFor, at: desk.now)
    var removed = 0
    // Each is looked at once more: it may have been used since it was found.
    for key in counters {
      guard let record = try await desk.read(AttemptRecord.self, at: key) else { continue }
      guard TidyCursor.isOld(record.shelf, lastCounter), !desk.isBefore(record.lockedUntil) else {
        continue
      }
      try await desk.remove(AttemptRecord.self, at: key)
      removed += 1
    }
    for key in sources {
      guard let record = try await desk.read(SourceRecord.self, at: key) else { continue }
      guard TidyCursor.isOld(record.shelf, lastCounter), !desk.isBefore(record.lockedUntil) else {
        continue
      }
      try await desk.remove(SourceRecord.self, at: key)
      removed += 1
    }
    for key in networks {
      guard let record = try await desk.read(SeenNetworks.self, at: key),
        TidyCursor.isOld(record.shelf, lastNetwork)
      else { continue }
      try await desk.remove(SeenNetworks.self, at: key)
      removed += 1
    }
    try await desk.write(cursor, at: TidyCursor.key)
    desk.remark("removed", .count(removed))
    return .admit(removed, for: .zero)
  }
}

extension Deliberation {
  fileprivate func isBefore(_ instant: Date?) -> Bool { instant.map { now < $0 } ?? false }
}
