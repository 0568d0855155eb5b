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

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    let vault = try desk.part(Vault.self)
    try await vault.close(epoch: epoch, on: &desk)
    for subject in subjects { try await vault.rotate(subject, from: epoch, on: &desk) }
    desk.remark("subjects", .count(subjects.count))
    return .admit((), for: .zero)
  }
}

/// Marks an epoch destroyed, if no living key is in it, just before its root is.
struct MarkEpochDestroyed: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let epoch: String

  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    try await desk.part(Vault.self).markDestroyed(epoch: epoch, on: &desk)
    return .admit((), for: .zero)
  }
}
