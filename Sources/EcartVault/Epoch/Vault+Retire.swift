// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

/// An epoch as the sweeper sees it.
package struct EpochSummary: Sendable {
  package let id: String
  package let label: String
  /// Whether its subjects are wrapped anew before its root goes.
  package let rotates: Bool
  package let made: Date

  /// Whether it is of a due day before this one: whoever was in it is erased, or was moved.
  package func isPast(at now: Date) -> Bool {
    EpochLabel.dueDay(of: label).map { $0 < EpochLabel.dayNumber(of: now) } ?? false
  }

  /// How long it takes in subjects and keeps them when none of them is erased, in seconds: a week for
  /// open epochs, 13 weeks for the others. Open epochs hold what is delivered within days; in the
  /// others somebody's erasure usually comes first, and their roots may be in escrow, which nobody
  /// should have to renew each week.
  package var lifetime: TimeInterval {
    label.hasPrefix("open-") ? 7 * 86_400 : 91 * 86_400
  }
}

extension Vault {
  /// The epochs whose roots are alive and whose records are as they were written, and how many
  /// records are not. Those are nobody's to retire on the database's word.
  package func authenticEpochs(
    _ survey: Survey
  ) async throws(StoreFailure) -> (epochs: [EpochSummary], changed: Int) {
    let listed = try await survey.listReadable(
      EpochRecord.self, index: RecordKey(EpochRecord.State.living.rawValue))
    let authentic = listed.records.filter {
      $0.record.isAuthentic($0.key.description, by: installation)
    }
    return (
      authentic.map(Self.summary),
      listed.records.count - authentic.count + listed.unreadable
    )
  }

  /// Whether a row is as it was written. One that is not holds no root back: nobody can open it, and
  /// everybody else's erasure would wait for it.
  package func isAuthentic(_ row: KeyRow) -> Bool { installation.wrote(row) }

  /// Whether the installation wrote a row in a version that this build does not know, as another process
  /// does while a host is upgraded. It is a living key, and nothing is done to it here.
  package func isOfAnotherVersion(_ row: KeyRow) -> Bool {
    row.state == .living && (try? KeyBody(decoding: row.body)) == nil && isAuthentic(row)
  }

  private static func summary(_ listed: (key: RecordKey, record: EpochRecord)) -> EpochSummary {
    EpochSummary(
      id: listed.key.description, label: listed.record.label, rotates: listed.record.rotates,
      made: listed.record.made)
  }

  /// The epochs whose roots are alive.
  package static func livingEpochs(
    _ survey: Survey
  ) async throws(StoreFailure) -> [EpochSummary] {
    try await survey.listReadable(
      EpochRecord.self, index: RecordKey(EpochRecord.State.living.rawValue)
    ).records.map(summary)
  }

  package static func isDestroyed(
    epoch id: String, _ survey: Survey
  ) async throws(StoreFailure) -> Bool {
    guard
      let stored = try await survey.store.record(at: RecordAddress(EpochRecord.self, RecordKey(id)))
    else { return false }
    // One that nobody can read opens nothing, and there is nothing in it to mark.
    return (try? EpochRecord(decoding: stored.body)).map { $0.state == .destroyed } ?? true
  }

  /// Whether the installation has marked the epoch destroyed, in this very record.
  package func isMarkedDestroyed(
    epoch id: String, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    guard let record = try await desk.read(EpochRecord.self, at: RecordKey(id)) else {
      return false
    }
    return record.state == .destroyed && record.isAuthentic(id, by: installation)
  }

  /// Closes an epoch to newcomers, so that the next key of its label goes into a fresh one.
  package func close(
    epoch summary: EpochSummary, on desk: inout Deliberation
  ) async throws(Interruption) {
    let key = RecordKey(summary.label)
    if try await pointer(at: key, on: &desk)?.id == summary.id {
      try await desk.remove(EpochPointer.self, at: key)
    }
  }

  /// Which epoch a label stands for today. A pointer that somebody made unreadable points nowhere: it keeps
  /// no epoch alive, and nobody from sealing.
  func pointer(
    at label: RecordKey, on desk: inout Deliberation
  ) async throws(Interruption) -> EpochPointer? {
    do { return try await desk.read(EpochPointer.self, at: label) } catch {
      guard case .unreadableRecord = error else { throw error }
      return nil
    }
  }

  /// What came of wrapping a subject's key anew.
  package enum Rotation: Sendable {
    case moved
    /// It is not in the epoch any more: erased, or moved by another process meanwhile.
    case elsewhere
    /// The anchor calls the subject erased, and its key is in the epoch. Another process may be about to
    /// destroy it, or somebody has put it back.
    case announced
    /// The row is not as it was written, or this build cannot read it.
    case unreadable
  }

  /// Wraps a subject's key anew under the fresh epoch of the same kind.
  package func rotate(
    _ subject: SubjectID, from summary: EpochSummary, on desk: inout Deliberation
  ) async throws(Interruption) -> Rotation {
    guard let row = try await desk.key(of: subject), row.state == .living, row.epoch == summary.id
    else { return .elsewhere }
    do {
      // Before what the anchor says: a row that nobody wrote is nobody's erasure under way.
      _ = try body(of: row)
      guard !anchor.known.tombstones.contains(subject) else { return .announced }
      let label = EpochLabel.renewing(EpochLabel.text(ofEpoch: summary.id), at: desk.now)
      try await move(subject, to: label, on: &desk)
    } catch {
      if case .unreadableRecord = error { return .unreadable }
      throw error
    }
    return .moved
  }

  /// Marks an epoch destroyed; its wrapped key is forgotten with it. A record that nobody can read opens
  /// nothing and stays as it is, for whoever looks into it: the anchor says that the epoch is over.
  package func markDestroyed(
    epoch id: String, on desk: inout Deliberation
  ) async throws(Interruption) {
    let found: EpochRecord?
    do { found = try await desk.read(EpochRecord.self, at: RecordKey(id)) } catch {
      guard case .unreadableRecord = error else { throw error }
      return
    }
    guard var record = found else { return }
    let label = RecordKey(record.label)
    if try await pointer(at: label, on: &desk)?.id == id {
      try await desk.remove(EpochPointer.self, at: label)
    }
    record.state = .destroyed
    record.wrapped = Data()
    try await desk.write(record.coded(id, by: installation), at: RecordKey(id))
  }
}
