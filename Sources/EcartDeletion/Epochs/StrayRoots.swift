// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import FoundationEssentials

/// Notes roots that no epoch in the store knows, and says which of them may go.
///
/// A crash between the making of a root and the decision that uses it leaves one; nothing was ever
/// wrapped under it. A restore from a backup leaves others: what they wrap is only in newer copies
/// of the database. Whatever that is, it was taken in before the root was first seen here, so the
/// time an order may be kept after delivery (clause ret-1) is also all the time such a root has.
/// Until then the restore can still be undone.
struct NoteStrayRoots: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4"), Clause.ID("ret-1")] }
  let roots: [String]
  /// Since when the anchor knows of them, in milliseconds since 1970.
  let anchored: [String: Int64]
  typealias Reason = Never

  /// The roots that may be destroyed now.
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<[String], Never> {
    let policy = desk.policy[RetentionPolicy.self]
    let known = try await known(on: &desk)
    var firstSeen: [String: Date] = [:]
    for root in roots {
      let seen = anchored[root].map(Timestamp.date) ?? desk.now
      firstSeen[root] = max(known?[root] ?? desk.now, seen)
    }
    if firstSeen != known { try await desk.write(StrayRoots(firstSeen: firstSeen), at: "roots") }
    desk.remark("roots", .count(roots.count))
    let isVouched = Double(desk.unvouchedTime.components.seconds) <= policy.largestClockJump
    let now = desk.now
    return .admit(
      isVouched ? roots.filter { (firstSeen[$0] ?? now) + policy.afterDelivery <= now } : [],
      for: .zero)
  }
}

extension NoteStrayRoots {
  /// Since when the store knows of them; `nil` for a record that somebody made unreadable, which is written
  /// anew: what waits for a time may wait longer, and keeps nobody's erasure.
  private func known(
    on desk: inout Deliberation
  ) async throws(Interruption) -> [String: Date]? {
    do { return try await desk.read(StrayRoots.self, at: "roots")?.firstSeen ?? [:] } catch {
      guard case .unreadableRecord = error else { throw error }
      return nil
    }
  }
}

/// Roots no epoch knows, and when a sweep first saw them.
struct StrayRoots: GateRecord, Codable {
  var firstSeen: [String: Date]
}
