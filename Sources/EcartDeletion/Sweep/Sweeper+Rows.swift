// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault

extension Sweeper {
  /// The host's own rows, through its handlers.
  ///
  /// A handler deletes whatever it is given, so it is given nobody on the database's word alone: a
  /// made-up record would have a living subject's rows deleted.
  ///
  /// For whom a handler fails waits; nobody else does.
  func purgeRows(
    _ run: inout SweepRun, _ progress: @Sendable (SweepProgress) -> Void
  ) async throws {
    let subjects = try await erasedSubjects(pending(.keyDestroyed), &run.report)
    if let leftRows {
      if !subjects.isEmpty { run.report.delays.append(leftRows.delay(subjects.count)) }
      return
    }
    var failures: [String: any Error] = [:]
    var waiting = 0
    for start in stride(from: 0, to: subjects.count, by: Self.chunk) {
      let chunk = Array(subjects[start..<min(start + Self.chunk, subjects.count)])
      var purged = chunk
      do throws(PurgeFailure) { run.report.rowsPurged += try await purge(chunk) } catch {
        // One by one: a row that cannot be deleted keeps nobody else's.
        purged = []
        for subject in chunk {
          try Task.checkCancellation()
          do throws(PurgeFailure) {
            run.report.rowsPurged += try await purge([subject])
            purged.append(subject)
          } catch { failures[error.handler] = failures[error.handler] ?? error.cause }
        }
        try Task.checkCancellation()
        // Whatever went wrong for all of them at once, each of them is done.
      }
      waiting += chunk.count - purged.count
      Milestone.passed("sweep.rows")
      try await advance(purged.map { RecordKey($0) }, to: .purged)
      progress(
        SweepProgress(
          stage: .purgingRows, done: start + chunk.count, total: subjects.count))
    }
    guard waiting > 0 else { return }
    for (handler, cause) in failures.sorted(by: { $0.key < $1.key }) {
      run.fail(.purging(handler: handler), cause)
    }
    run.report.delays.append(
      "\(waiting) keys are destroyed, and the certificates wait: purge handlers of the host failed for"
        + " their rows. No root is kept for that. The next sweep calls the handlers again (del-4).")
    _ = try await gatekeeper.admit(HoldCertificatesBack(cause: .rows, waiting: waiting))
  }

  private struct PurgeFailure: Error {
    let handler: String
    let cause: any Error
  }

  private func purge(_ subjects: [SubjectID]) async throws(PurgeFailure) -> Int {
    var rows = 0
    for handler in handlers {
      do { rows += try await handler.purge(subjects) } catch {
        throw PurgeFailure(handler: handler.name, cause: error)
      }
    }
    return rows
  }

  /// Those whose end the installation wrote and the anchor announced, and whose keys are gone. The
  /// others are told, and wait.
  private func erasedSubjects(
    _ erasures: [(key: RecordKey, record: ErasureRecord)], _ report: inout SweepReport
  ) async throws -> [SubjectID] {
    let announced = try vault.anchor.summary()
    let genuine = erasures.compactMap { key, record in
      SubjectID(hex: key.description).flatMap {
        record.isGenuine($0, by: vault.installation, announced) ? $0 : nil
      }
    }
    if genuine.count < erasures.count {
      report.delays.append(
        "\(erasures.count - genuine.count) records of destroyed keys were not written by this"
          + " installation, or the anchor never announced them: somebody changed the database. No"
          + " row of the host is purged for them (del-4).")
    }
    var erased: [SubjectID] = []
    for start in stride(from: 0, to: genuine.count, by: Self.chunk) {
      let chunk = Array(genuine[start..<min(start + Self.chunk, genuine.count)])
      let gone = Set(
        try await gatekeeper.store.keys(of: chunk).filter { $0.state == .erased }.map(\.subject))
      erased += chunk.filter(gone.contains)
    }
    if erased.count < genuine.count {
      report.delays.append(
        "\(genuine.count - erased.count) subjects whose keys were destroyed have no tombstone any"
          + " more: somebody changed the database. Their rows of the host are purged once the next"
          + " opening has set it again (del-4).")
    }
    return erased
  }
}
