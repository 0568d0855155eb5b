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

  /// How long it takes in subjects and keeps them, in seconds, when none of them is erased. Open
  /// epochs hold what is delivered within days; in the others somebody's erasure usually comes first,
  /// and their roots may be in escrow, which nobody should have to renew each week.
  package var lifetime: TimeInterval {
    label.hasPrefix("open-") ? 7 * 86_400 : 91 * 86_400
  }
}

extension Vault {
  /// The epochs whose roots are alive and whose records are as they were written. The others are
  /// nobody's to retire on the database's word.
  package func authenticEpochs(_ survey: Survey) async throws(StoreFailure) -> [EpochSummary] {
    var authentic: [EpochSummary] = []
    for epoch in try await Self.livingEpochs(survey) {
      let record = try await survey.read(EpochRecord.self, at: RecordKey(epoch.id))
      if record?.isAuthentic(epoch.id, by: installation) == true { authentic.append(epoch) }
    }
    return authentic
  }

  /// The epochs whose roots are alive.
  package static func livingEpochs(
    _ survey: Survey
  ) async throws(StoreFailure) -> [EpochSummary] {
    try await survey.list(
      EpochRecord.self, index: RecordKey(EpochRecord.State.living.rawValue)
    ).map {
      EpochSummary(
        id: $0.key.description, label: $0.record.label, rotates: $0.record.rotates,
        made: $0.record.made)
    }
  }

  package static func isDestroyed(
    epoch id: String, _ survey: Survey
  ) async throws(StoreFailure) -> Bool {
    try await survey.read(EpochRecord.self, at: RecordKey(id))?.state == .destroyed
  }

  /// Closes an epoch to newcomers, so that the next key of its label goes into a fresh one.
  package func close(
    epoch summary: EpochSummary, on desk: inout Deliberation
  ) async throws(Interruption) {
    let key = RecordKey(summary.label)
    if try await desk.read(EpochPointer.self, at: key)?.id == summary.id {
      try await desk.remove(EpochPointer.self, at: key)
    }
  }

  /// Wraps a subject's key anew under the fresh epoch of the same kind.
  /// - Returns: `false` for a row that is not as it was written.
  package func rotate(
    _ subject: SubjectID, from summary: EpochSummary, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    let label = EpochLabel.renewing(EpochLabel.text(ofEpoch: summary.id), at: desk.now)
    do { try await move(subject, to: label, on: &desk) } catch {
      if case .unreadableRecord = error { return false }
      throw error
    }
    return true
  }

  /// Marks an epoch destroyed; its wrapped key is forgotten with it.
  package func markDestroyed(
    epoch id: String, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard var record = try await desk.read(EpochRecord.self, at: RecordKey(id)) else { return }
    let pointer = RecordKey(record.label)
    if try await desk.read(EpochPointer.self, at: pointer)?.id == id {
      try await desk.remove(EpochPointer.self, at: pointer)
    }
    record.state = .destroyed
    record.wrapped = Data()
    try await desk.write(record.coded(id, by: installation), at: RecordKey(id))
  }
}
