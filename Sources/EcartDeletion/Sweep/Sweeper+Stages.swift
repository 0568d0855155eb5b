// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

extension Sweeper {
  /// The host's own rows, through its handlers.
  func purgeRows(
    _ report: inout SweepReport, _ progress: @Sendable (SweepProgress) -> Void
  ) async throws {
    let erasures = try await pending(.keyDestroyed)
    if leavesRows {
      if !erasures.isEmpty {
        report.delays.append(
          "\(erasures.count) keys are destroyed, and the host's own rows are not purged yet: sweep"
            + " from the host, with its purge handlers. The certificates wait for that.")
      }
      return
    }
    let subjects = erasures.compactMap { SubjectID(hex: $0.key.description) }
    for start in stride(from: 0, to: subjects.count, by: Self.chunk) {
      let chunk = Array(subjects[start..<min(start + Self.chunk, subjects.count)])
      for handler in handlers { report.rowsPurged += try await handler.purge(chunk) }
      progress(
        SweepProgress(
          stage: .purgingRows, done: start + chunk.count, total: subjects.count))
    }
    Milestone.passed("sweep.rows")
    try await advance(erasures.map(\.key), to: .purged)
  }

  /// What deleted rows leave in the store's files. A reader with an old snapshot holds it back;
  /// then the certificate waits and the ledger has an alarm.
  /// - Returns: whether the sweep may go on.
  func clearResidue(
    _ report: inout SweepReport, _ progress: @Sendable (SweepProgress) -> Void
  ) async throws -> Bool {
    let waiting = try await pending(.purged).count
    progress(SweepProgress(stage: .clearingResidue, done: 0, total: waiting))
    switch try await gatekeeper.store.purgeResidue() {
    case .clean:
      progress(SweepProgress(stage: .clearingResidue, done: waiting, total: waiting))
      return true
    case .heldBackByReader:
      if waiting > 0 {
        report.delays.append(
          "A reader holds an old snapshot of the database, so \(waiting) destroyed keys may still"
            + " be in its write-ahead log. End the reader and sweep again; the certificates wait.")
        _ = try await gatekeeper.admit(ResidueHeldBack(waiting: waiting))
      }
      return waiting == 0
    }
  }

  /// Destroys the roots that no living key needs, so that old backups open nothing of them.
  func retireEpochs(
    _ report: inout SweepReport, _ progress: @Sendable (SweepProgress) -> Void
  ) async throws {
    let erasures = try await pending(.purged)
    let touched = Set(erasures.flatMap(\.record.epochs))
    let now = gatekeeper.now
    let living = try await vault.authenticEpochs(gatekeeper.survey)
    let week: TimeInterval = 7 * 86_400
    // Age alone destroys nothing on a clock nobody vouches for.
    let largest = gatekeeper.policy[RetentionPolicy.self].largestClockJump
    let isVouched = Double(gatekeeper.clock.unvouched) / 1000 <= largest
    for (index, epoch) in living.enumerated() {
      progress(SweepProgress(stage: .retiringEpochs, done: index, total: living.count))
      // Step 1: an epoch an erased key was ever in is emptied, whoever else is in it: they are
      // wrapped anew. A due day's epoch is usually empty by then; it is not when an earlier date
      // became known. A rotating epoch is emptied after its lifetime too.
      let isTouched = touched.contains(epoch.id)
      guard isTouched || isVouched && epoch.rotates && now >= epoch.made + epoch.lifetime else {
        continue
      }
      if try await hasKeys(epoch) { report.rewrapped += try await rotate(epoch) }
      // Step 2: its root goes at once for the sake of an erased key. For age alone it stays one
      // more week, so that last night's backup does not lose the living for being a day older.
      guard isTouched || now >= epoch.made + epoch.lifetime + week, try await !hasKeys(epoch) else {
        continue
      }
      // The last look and the end of newcomers are one: the epoch is closed before it is counted.
      _ = try await gatekeeper.admit(RotateSubjects(epoch: epoch, subjects: []))
      guard try await !hasKeys(epoch) else { continue }
      switch try await destroyRoot(of: epoch.id) {
      case .done: report.rootsDestroyed += 1
      case nil:
        report.delays.append(
          "The root of \(epoch.id) is not in this keyring, and no sweep has destroyed it: it was"
            + " taken away, or lies in another keyring. Nobody can say that it is gone, so its"
            + " certificates wait; open with the keyring that holds it.")
      case .scheduled(let date):
        report.delays.append(
          "The key service destroys the root of \(epoch.id) on \(Timestamp.text(date)) and can be told"
            + " to keep it until then; its certificates wait for that.")
      }
    }
    try await finishRoots(&report)
    let finished = try await settled(erasures, &report)
    try await advance(finished, to: .rootsDestroyed)
  }

  private func hasKeys(_ epoch: EpochSummary) async throws -> Bool {
    try await !gatekeeper.store.keys(inEpoch: epoch.id, after: nil, limit: 1).isEmpty
  }

  private func rotate(_ epoch: EpochSummary) async throws -> Int {
    _ = try await gatekeeper.admit(RotateSubjects(epoch: epoch, subjects: []))
    var moved = 0
    // What cannot be moved stays behind and is told; it does not keep the others from moving.
    var last: SubjectID?
    while true {
      let rows = try await gatekeeper.store.keys(
        inEpoch: epoch.id, after: last, limit: Self.chunk)
      if rows.isEmpty { return moved }
      moved += try await gatekeeper.admit(
        RotateSubjects(epoch: epoch, subjects: rows.map(\.subject))
      ).claim
      last = rows.last?.subject
    }
  }

  /// The erasures none of whose epochs has a root any more, neither here nor with people, and no copy
  /// of whose key is out.
  private func settled(
    _ erasures: [(key: RecordKey, record: ErasureRecord)], _ report: inout SweepReport
  ) async throws -> [RecordKey] {
    var known: [String: Bool] = [:]
    var finished: [RecordKey] = []
    // After the roots: of an epoch that is destroyed nobody can make shares any more.
    let escrows = Dictionary(
      grouping: try await vault.outstandingEscrows(gatekeeper.survey), by: \.epoch)
    var blocked: [String: Int] = [:]
    var foreign = 0
    let announced = try vault.anchor.summary()
    for (key, record) in erasures where record.copies == 0 {
      guard let subject = SubjectID(hex: key.description),
        record.isGenuine(subject, by: vault.installation, announced)
      else {
        foreign += 1
        continue
      }
      var isGone = announced.destroyedRoots.isSuperset(of: record.epochs)
      for epoch in record.epochs {
        if known[epoch] == nil { known[epoch] = try await !vault.provider.hasRoot(epoch) }
        isGone = isGone && known[epoch] == true
        if escrows[epoch] != nil {
          isGone = false
          blocked[epoch, default: 0] += 1
        }
      }
      if isGone { finished.append(key) }
    }
    if foreign > 0 {
      report.delays.append(
        "\(foreign) records of erasures were not written by this installation, or the anchor never"
          + " announced them: somebody changed the database. There is no certificate for them.")
    }
    for (epoch, count) in blocked.sorted(by: { $0.key < $1.key }) {
      report.delays += (escrows[epoch] ?? []).map { $0.delay(of: count) }
    }
    return finished
  }
}

extension OutstandingEscrow {
  /// What keeps certificates from being issued, in plain words.
  fileprivate func delay(of certificates: Int) -> String {
    let shares = sharesOut.map(String.init).joined(separator: ", ")
    return "\(certificates) certificates wait for a copy: the root of epoch \(epoch) is in escrow"
      + " \(id.uuidString.lowercased()), share \(shares) of \(count) not ticked off. Have the shares"
      + " destroyed, then: dpp escrow tick-off."
  }
}
