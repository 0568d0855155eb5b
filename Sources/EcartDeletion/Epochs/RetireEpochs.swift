// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault
import FoundationEssentials

/// Empties a rotating epoch: closes it, then wraps its living subjects anew, some at a time.
struct RotateSubjects: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4"), Clause.ID("enc-1")] }
  let epoch: EpochSummary
  let subjects: [SubjectID]
  /// Whose ends the anchor had announced before this sweep looked who is due: those it has carried out.
  let announcedBefore: Set<SubjectID>

  typealias Reason = Never

  /// How many were moved.
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    let vault = try desk.part(Vault.self)
    try await vault.close(epoch: epoch, on: &desk)
    var moved = 0
    // All rows in one reading: it is most of what moving one costs.
    let rows = try await desk.keys(of: subjects)
    for subject in subjects {
      // In order, and not this version's to move.
      if let row = rows[subject], vault.isOfAnotherVersion(row) { continue }
      // One row that somebody changed must not keep everybody else's root alive.
      switch try await vault.rotate(subject, from: epoch, on: &desk) {
      case .moved:
        moved += 1
        continue
      case .elsewhere: continue
      case .announced: if try await isUnderWay(subject, vault, &desk) { continue }
      case .unreadable: break
      }
      desk.record(Evidence("key-not-rotated", .alarm, clauses: Self.clauses))
    }
    desk.remark("subjects", .count(moved))
    return .admit(moved, for: .zero)
  }

  /// Whether another process has announced the subject's end and not come to it yet. That it was carried
  /// out, and somebody has put the row back, shows by the erasure's record; and where that was taken away,
  /// by an announcement that this sweep knew of, in a store that has come to all that was announced.
  private func isUnderWay(
    _ subject: SubjectID, _ vault: Vault, _ desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    do {
      guard try await desk.read(ErasureRecord.self, at: RecordKey(subject)) == nil else {
        return false
      }
      guard announcedBefore.contains(subject) else { return true }
      let carriedOut = try await desk.read(AnchorRecord.self, at: "anchor")?.generation ?? 0
      return vault.anchor.known.generation > carriedOut
    } catch {
      if case .unreadableRecord = error { return false }
      throw error
    }
  }
}

/// Marks an epoch destroyed, just before its root is. The caller has seen who lives in it.
struct MarkEpochDestroyed: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let epoch: String

  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    try await desk.part(Vault.self).markDestroyed(epoch: epoch, on: &desk)
    desk.remark("epoch", try LossActs.commitment(to: epoch))
    return .admit((), for: .zero)
  }
}

/// Marks an epoch destroyed again whose end the anchor announced and whose record says that it lives,
/// with an alarm.
struct EndReturnedEpoch: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let epoch: String

  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    let vault = try desk.part(Vault.self)
    let isMarked = try await vault.isMarkedDestroyed(epoch: epoch, on: &desk)
    // Its place in the index is written anew with it, whoever changed that alone.
    try await vault.markDestroyed(epoch: epoch, on: &desk)
    // Another process that was between the anchor's line and its mark has come to it meanwhile.
    if isMarked { return .admit((), for: .zero) }
    var entry = Evidence("destroyed-epoch-returned", .alarm, clauses: Self.clauses)
    entry.add("epoch", try LossActs.commitment(to: epoch))
    desk.record(entry)
    return .admit((), for: .zero)
  }
}
