// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

extension Sweeper {
  typealias Erasures = [(key: RecordKey, record: ErasureRecord)]

  /// The erasures that stand at a stage, by their own word, which is under the installation's code. Where
  /// the database lists them is not.
  func pending(_ stage: ErasureRecord.Stage) async throws -> Erasures {
    try await listed(stage).records.filter { $0.record.stage == stage }
  }

  private func listed(
    _ stage: ErasureRecord.Stage
  ) async throws -> (records: Erasures, unreadable: Int) {
    try await gatekeeper.survey.listReadable(ErasureRecord.self, index: RecordKey(stage.rawValue))
  }

  /// Puts records that are listed under another stage than their own where they belong, since nobody would
  /// take them up otherwise, and tells of those that nobody can read. An operator's sweep looks at every
  /// record there is, a host's at those of erasures under way.
  func refile(_ report: inout SweepReport) async throws {
    var unreadable = 0
    var misfiled: [RecordKey] = []
    if isThorough {
      let space = Space(of: ErasureRecord.self)
      for stored in try await gatekeeper.store.records(in: space, index: nil).records {
        guard let record = try? ErasureRecord(decoding: stored.body) else {
          unreadable += 1
          continue
        }
        if record.index != stored.index { misfiled.append(stored.key) }
      }
    } else {
      for stage in ErasureRecord.Stage.allCases where stage != .certified {
        let (records, spoilt) = try await listed(stage)
        unreadable += spoilt
        misfiled += records.filter { $0.record.stage != stage }.map(\.key)
      }
    }
    if unreadable > 0 {
      report.delays.append(
        "\(unreadable) records of erasures cannot be read: somebody changed the database. Their"
          + " subjects' keys stay destroyed; there is no certificate for them (del-4). Restore the store."
      )
    }
    guard !misfiled.isEmpty else { return }
    var filed = 0
    for start in stride(from: 0, to: misfiled.count, by: Self.chunk) {
      let chunk = Array(misfiled[start..<min(start + Self.chunk, misfiled.count)])
      filed += try await gatekeeper.admit(RefileErasures(subjects: chunk)).claim
    }
    report.delays.append(
      "\(misfiled.count) records of erasures were listed at a stage that they have not come to: somebody"
        + " changed the database. Taken up from where they stand: \(filed); the others this installation"
        + " did not write, and there is no certificate for them (del-4).")
  }

  func advance(
    _ subjects: [RecordKey], to stage: ErasureRecord.Stage
  ) async throws {
    for start in stride(from: 0, to: subjects.count, by: Self.chunk) {
      let chunk = Array(subjects[start..<min(start + Self.chunk, subjects.count)])
      _ = try await gatekeeper.admit(AdvanceErasures(subjects: chunk, stage: stage))
    }
  }
}
