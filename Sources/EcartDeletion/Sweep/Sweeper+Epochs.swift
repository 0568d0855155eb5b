// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

extension Sweeper {
  /// Destroys the roots that no living key needs, so that old backups open nothing of them.
  func retireEpochs(
    settling isClear: Bool, announcedBefore: Set<SubjectID>, _ report: inout SweepReport,
    _ progress: @Sendable (SweepProgress) -> Void
  ) async throws {
    let erasures = try await pending(.purged)
    // The keys are destroyed; whose rows are still to be purged would open from a backup until the root goes.
    let unpurged = try await pending(.keyDestroyed)
    // Only records of erasures that were announced: a made-up one would have living roots destroyed.
    let announced = try vault.anchor.summary()
    var touched = Set(
      (erasures + unpurged).flatMap { key, record in
        SubjectID(hex: key.description).map {
          record.isGenuine($0, by: vault.installation, announced)
        } == true ? record.epochs : []
      })
    let (living, changed) = try await vault.authenticEpochs(gatekeeper.survey)
    if changed > 0 {
      report.delays.append(
        "\(changed) records of epochs are not as they were written: somebody changed the database."
          + " Their roots stay (del-4); restore the store.")
    }
    // As long as a restore can be undone, the newer store may live under any of these. What certificates
    // wait for ends with that.
    let isSettled = isRestoreSettled(announced)
    let kept = isSettled ? [:] : announced.rootsAtRestore
    if isSettled { touched.formUnion(announced.rootsAtRestore.keys) }
    for (index, epoch) in living.enumerated() {
      progress(SweepProgress(stage: .retiringEpochs, done: index, total: living.count))
      do {
        try await retire(
          epoch, touched: touched.contains(epoch.id), kept: kept[epoch.id] != nil,
          announcedBefore, &report, progress)
      } catch {
        // One whose root is away keeps nobody else's alive.
        guard Self.isAboutItsRoot(error) else { throw error }
        // Its keys cannot be wrapped anew; if the root is gone, they never will be.
        let isThere = (try? await vault.provider.hasRoot(epoch.id)) ?? true
        report.delays.append(
          isThere
            ? "The epoch \(epoch.id) could not be retired, so its root stays: \(error). Its"
              + " certificates wait for it."
            : Self.missingRoot(epoch.id))
      }
    }
    progress(SweepProgress(stage: .retiringEpochs, done: living.count, total: living.count))
    try await finishRoots(&report)
    guard isClear else { return }
    let finished = try await settled(erasures, &report)
    try await advance(finished, to: .rootsDestroyed)
  }

  private static func isAboutItsRoot(_ error: any Error) -> Bool {
    if error is KeyProviderFault { return true }
    guard let denied = error as? Denied<RotateSubjects>, case .interrupted(let why) = denied,
      case .workFailed = why
    else { return false }
    return true
  }

  private func retire(
    _ epoch: EpochSummary, touched isTouched: Bool, kept isKept: Bool,
    _ announcedBefore: Set<SubjectID>, _ report: inout SweepReport,
    _ progress: @Sendable (SweepProgress) -> Void
  ) async throws {
    let now = gatekeeper.now
    let week: TimeInterval = 7 * 86_400
    // Step 1: an epoch an erased key was ever in is emptied, whoever else is in it: they are
    // wrapped anew. A due day's epoch is usually empty by then; it is not when an earlier date
    // became known. A rotating epoch is emptied after its lifetime too.
    let isOld = isVouched && epoch.rotates && now >= epoch.made + epoch.lifetime
    // A due day that is over ends with its last key, whoever remembers that somebody was in it.
    let isPast = isVouched && epoch.isPast(at: now)
    guard isTouched || isOld || isPast else { return }
    if isTouched || isOld, try await hasRows(epoch) {
      report.rewrapped += try await rotate(epoch, announcedBefore, progress)
    }
    // Step 2: its root goes at once for the sake of an erased key. For age alone it stays one
    // more week, so that last night's backup does not lose the living for being a day older.
    let mayGo = isTouched || isPast || now >= epoch.made + epoch.lifetime + week
    guard mayGo else { return }
    if try await hasKeys(epoch) {
      let unknown = try await count(in: epoch, vault.isOfAnotherVersion)
      if unknown > 0 { report.delays.append(Self.unknownRows(unknown, in: epoch.id)) }
      let ended = try vault.anchor.summary().tombstones
      let announced = try await count(in: epoch) {
        ended.contains($0.subject) && vault.isAuthentic($0)
      }
      if announced > 0 { report.delays.append(Self.announcedRows(announced, in: epoch.id)) }
      return
    }
    // The last look and the end of newcomers are one: the epoch is closed before it is counted.
    _ = try await gatekeeper.admit(RotateSubjects(epoch: epoch, subjects: [], announcedBefore: []))
    guard try await !hasKeys(epoch) else { return }
    // Step 3: but not while a restore can be undone. Only a due day that is over is over in the newer
    // store too.
    guard isPast || !isKept else { return }
    switch try await destroyRoot(of: epoch.id) {
    case .done: report.rootsDestroyed += 1
    case nil:
      report.delays.append(Self.missingRoot(epoch.id))
    case .scheduled(let date): report.wait(forRoot: epoch.id, until: date)
    }
  }

  private func hasRows(_ epoch: EpochSummary) async throws -> Bool {
    try await !gatekeeper.store.keys(inEpoch: epoch.id, after: nil, limit: 1).isEmpty
  }

  /// Whether a living key is in the epoch: one whose row this installation wrote, in whatever version.
  private func hasKeys(_ epoch: EpochSummary) async throws -> Bool {
    var last: SubjectID?
    while true {
      let rows = try await gatekeeper.store.keys(
        inEpoch: epoch.id, after: last, limit: Self.chunk)
      if rows.isEmpty { return false }
      if rows.contains(where: vault.isAuthentic) { return true }
      last = rows.last?.subject
    }
  }

  /// How many rows of the epoch are such as asked for.
  private func count(
    in epoch: EpochSummary, _ isWanted: (KeyRow) -> Bool = { _ in true }
  ) async throws -> Int {
    var count = 0
    var last: SubjectID?
    while true {
      let rows = try await gatekeeper.store.keys(inEpoch: epoch.id, after: last, limit: 1_000)
      guard let end = rows.last else { return count }
      count += rows.count(where: isWanted)
      last = end.subject
    }
  }

  private static func announcedRows(_ count: Int, in epoch: String) -> String {
    "\(count) keys in the epoch \(epoch) are of subjects whose end was announced: another process is about"
      + " to destroy them, or somebody put them back. The epoch's root stays until they are gone, and"
      + " certificates wait for it (del-4); a restart of the host sets their tombstones again."
  }

  private static func unknownRows(_ count: Int, in epoch: String) -> String {
    "\(count) living keys in the epoch \(epoch) are in rows that another version of this library wrote,"
      + " and this one cannot read them. The epoch's root stays, and certificates wait for it (del-4):"
      + " sweep with the newest version that this installation was opened with."
  }

  private func rotate(
    _ epoch: EpochSummary, _ announcedBefore: Set<SubjectID>,
    _ progress: @Sendable (SweepProgress) -> Void
  ) async throws -> Int {
    _ = try await gatekeeper.admit(RotateSubjects(epoch: epoch, subjects: [], announcedBefore: []))
    // Closed, it gets no more rows; it may lose some to an erasure meanwhile. Counted for whoever waits:
    // one reading more, next to wrapping each anew.
    let total = try await count(in: epoch)
    var (moved, seen) = (0, 0)
    // What cannot be moved stays behind and is told; it does not keep the others from moving.
    var last: SubjectID?
    while true {
      let rows = try await gatekeeper.store.keys(
        inEpoch: epoch.id, after: last, limit: Self.chunk)
      if rows.isEmpty {
        if seen < total {
          progress(SweepProgress(stage: .wrappingAnew, done: total, total: total))
        }
        return moved
      }
      moved += try await gatekeeper.admit(
        RotateSubjects(
          epoch: epoch, subjects: rows.map(\.subject), announcedBefore: announcedBefore)
      ).claim
      last = rows.last?.subject
      seen += rows.count
      progress(SweepProgress(stage: .wrappingAnew, done: min(seen, total), total: total))
    }
  }
}
