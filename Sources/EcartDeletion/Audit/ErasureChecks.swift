// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import EcartVault
package import FoundationEssentials

/// What an audit finds about erasures (clauses del-4, ret-1), without any key.
package enum ErasureChecks {
  /// An erasure that is not certified after this long is stuck, in seconds.
  private static let patience: TimeInterval = 86_400

  package static func checks(
    _ survey: Survey, sweep command: String
  ) async throws(StoreFailure) -> [Check] {
    let erasures = try await survey.list(ErasureRecord.self)
    let open = erasures.filter { $0.record.stage != .certified }
    let stuck = open.filter { survey.now.timeIntervalSince($0.record.erased) > patience }
    let revived = try await living(erasures.map(\.key), survey)
    var facts: [String] = []
    for stage in ErasureRecord.Stage.allCases {
      let here = stuck.count { $0.record.stage == stage }
      if here > 0 {
        facts.append(
          "Erasures that have stood at \"\(stage.words)\" for more than 24 hours: \(here).")
      }
    }
    let copies = stuck.count { $0.record.copies > 0 }
    if copies > 0 {
      facts.append("Of them waiting for a copy of the key to be ticked off: \(copies).")
    }
    let escrowed = Set(
      try await survey.list(
        EscrowRecord.self, index: RecordKey(EscrowRecord.State.out.rawValue)
      ).map(\.record.epoch))
    let waiting = stuck.count { !escrowed.isDisjoint(with: $0.record.epochs) }
    if waiting > 0 {
      facts.append(
        "Of them waiting for a root that people hold shares of: \(waiting). See dpp escrow list.")
    }
    let exported = Set(
      try await survey.listReadable(
        ExportRecord.self, index: RecordKey(ExportRecord.State.out.rawValue)
      ).records.flatMap(\.record.subjects).map { RecordKey($0) })
    let outside = stuck.count { exported.contains($0.key) }
    if outside > 0 {
      facts.append("Of them waiting for an export to be ticked off: \(outside). See dpp exports.")
    }
    let reported = try await reportedRoots(survey)
    let doubted = stuck.count { !reported.isDisjoint(with: $0.record.epochs) }
    if doubted > 0 {
      facts.append(
        "Of them waiting for a second administrator to agree that a root is lost: \(doubted). See"
          + " dpp roots list.")
    }
    if revived > 0 { facts.append("Erased subjects that have a key again: \(revived).") }
    if facts.isEmpty {
      facts.append(
        "Erasures: \(erasures.count), of which certified: \(erasures.count - open.count), under way"
          + " for less than 24 hours: \(open.count).")
    }
    return [
      Check(
        "del-4", holds: stuck.isEmpty && revived == 0, facts: facts,
        remedy: revived > 0
          ? "A tombstone was taken away; put the right database back."
          : "Sweep again: it takes every erasure as far as it can go, and says what holds it up.",
        command: command),
      late(erasures.map(\.record)),
    ]
  }

  /// The epochs whose roots somebody reported lost and nobody else has agreed to.
  private static func reportedRoots(
    _ survey: Survey
  ) async throws(StoreFailure) -> Set<String> {
    Set(
      try await survey.listReadable(RootLossRecord.self).records
        .filter { $0.record.confirmedBy == nil && $0.record.isOpen(at: survey.now) }
        .map(\.record.epoch))
  }

  /// Being late cannot be mended, only told: each such certificate says by how much.
  private static func late(_ erasures: [ErasureRecord]) -> Check {
    let late = erasures.count { $0.erased >= $0.due }
    return Check(
      Clause.ID("ret-1"), .noted,
      facts: late == 0
        ? []
        : ["Erasures that came after their moment: \(late). Their certificates say by how much."])
  }

  private static func living(
    _ keys: [RecordKey], _ survey: Survey
  ) async throws(StoreFailure) -> Int {
    let subjects = keys.compactMap { SubjectID(hex: $0.description) }
    var found = 0
    for start in stride(from: 0, to: subjects.count, by: 1_000) {
      let chunk = Array(subjects[start..<min(start + 1_000, subjects.count)])
      found += try await survey.store.keys(of: chunk).count { $0.state == .living }
    }
    return found
  }

  /// How many erasures wait for the verifier, and when the latest key was destroyed.
  package static func unverified(
    _ survey: Survey
  ) async throws(StoreFailure) -> (count: Int, latest: Date?) {
    let waiting = try await survey.listReadable(
      ErasureRecord.self, index: RecordKey(ErasureRecord.Stage.rootsDestroyed.rawValue)
    ).records
    return (waiting.count, waiting.map(\.record.erased).max())
  }
}

extension ErasureRecord.Stage {
  var words: String {
    switch self {
    case .keyDestroyed: "key destroyed"
    case .purged: "rows purged"
    case .rootsDestroyed: "roots destroyed, not verified"
    case .verified: "verified, not certified"
    case .certified: "certified"
    }
  }
}
