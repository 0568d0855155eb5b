// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault
import FoundationEssentials

/// Empties a rotating epoch: closes it, then wraps its living subjects anew, some at a time.
struct RotateSubjects: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4"), Clause.ID("enc-1")] }
  let epoch: EpochSummary
  let subjects: [SubjectID]

  typealias Reason = Never

  /// How many were moved.
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    let vault = try desk.part(Vault.self)
    try await vault.close(epoch: epoch, on: &desk)
    var moved = 0
    // All rows in one reading: it is most of what moving one costs.
    _ = try await desk.keys(of: subjects)
    for subject in subjects {
      // One row that somebody changed must not keep everybody else's root alive.
      if try await vault.rotate(subject, from: epoch, on: &desk) {
        moved += 1
      } else {
        desk.record(Evidence("key-not-rotated", .alarm, clauses: Self.clauses))
      }
    }
    desk.remark("subjects", .count(moved))
    return .admit(moved, for: .zero)
  }
}

/// Marks an epoch destroyed, just before its root is. The caller has seen who lives in it.
struct MarkEpochDestroyed: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let epoch: String

  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    try await desk.part(Vault.self).markDestroyed(epoch: epoch, on: &desk)
    return .admit((), for: .zero)
  }
}
