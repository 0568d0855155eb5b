// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

extension Sweeper {
  /// Destroys the keys of whoever is due. What fails before that was announced is thrown as it is; after
  /// it, it is one of the sweep's failures.
  func destroyKeys(
    _ due: [Obligation], _ run: inout SweepRun,
    _ progress: @Sendable (SweepProgress) -> Void
  ) async throws {
    guard let (due, generation) = try await announceEnds(due, &run.report) else { return }
    try await run.go(.destroyingKeys) {
      for start in stride(from: 0, to: due.count, by: Self.chunk) {
        let chunk = Array(due[start..<min(start + Self.chunk, due.count)])
        $0.report.erased += try await gatekeeper.admit(EraseSubjects(due: chunk)).claim
        vault.forget(chunk.map(\.subject))
        Milestone.passed("sweep.keys")
        progress(
          SweepProgress(stage: .destroyingKeys, done: start + chunk.count, total: due.count))
      }
      _ = try await gatekeeper.admit(AcknowledgeAnchor(generation: generation))
      $0.report.overdue = try await pending(.keyDestroyed).count {
        $0.record.erased >= $0.record.due
      }
    }
  }

  /// Announces in the anchor whose keys end now.
  /// - Returns: who that is, and the announcement to acknowledge; `nil` for nobody.
  private func announceEnds(
    _ due: [Obligation], _ report: inout SweepReport
  ) async throws -> (due: [Obligation], generation: Int64)? {
    guard !due.isEmpty else { return nil }
    // In the order of the table, so that neighbours are visited together.
    let sorted = due.sorted { $0.subject < $1.subject }
    let announced = try vault.anchor.summary()
    // Holds are asked for once more, right before the anchor's line: one that was placed since the
    // list was made counts.
    let held = try await heldSubjects()
    let free = sorted.filter { !held.contains($0.subject) }
    report.held += sorted.count - free.count
    // What another version wrote is not this one's to end: it could not say what its certificate has to.
    let unknown = try await subjectsOfAnotherVersion(free.map(\.subject))
    if !unknown.isEmpty {
      report.delays.append(
        "\(unknown.count) subjects are due whose key rows another version of this library wrote, and this"
          + " one cannot read them. They are not erased yet (ret-1): sweep with the newest version that"
          + " this installation was opened with.")
    }
    let due = free.filter { !unknown.contains($0.subject) }
    report.due = free.count
    guard !due.isEmpty else { return nil }
    let restored = try await checkStore()
    // The anchor comes first: a database that loses what follows is behind it and is caught up.
    // What it announced already, in a sweep that came no further, is not announced again.
    let subjects = due.map(\.subject)
    let generation =
      announced.tombstones.isSuperset(of: subjects)
      ? announced.generation
      : try announce(.tombstones, since: restored) { $0.subjects = subjects }
    return (due, generation)
  }

  private func subjectsOfAnotherVersion(_ subjects: [SubjectID]) async throws -> Set<SubjectID> {
    var found: Set<SubjectID> = []
    for start in stride(from: 0, to: subjects.count, by: Self.chunk) {
      let chunk = Array(subjects[start..<min(start + Self.chunk, subjects.count)])
      found.formUnion(
        try await gatekeeper.store.keys(of: chunk).filter(vault.isOfAnotherVersion).map(\.subject))
    }
    return found
  }
}
