// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// A sweep that destroyed keys, or took up what an earlier one destroyed, and did not come to its end
/// (clauses ret-1, del-4): what it did, what waits, and what failed.
///
/// Each step that does not need the failed one was gone through all the same. What is finished is kept, and
/// the next sweep takes up the rest.
public struct SweepIncomplete: Error, Sendable, CustomStringConvertible {
  /// What was done, and what everybody else's erasure waits for.
  public let report: SweepReport
  /// What failed, in the order in which it did; never empty.
  public let failures: [SweepFailure]

  public var description: String {
    let done =
      "keys destroyed: \(report.erased), rows purged: \(report.rowsPurged), roots destroyed:"
      + " \(report.rootsDestroyed), certificates issued: \(report.certified)"
    return "The sweep did not come to its end (ret-1, del-4): "
      + failures.map(\.description).joined(separator: "; ")
      + ". What was done before and beside it is kept (\(done)), and"
      + (report.delays.isEmpty ? "" : " \(report.delays.count) delays are in its report;")
      + " the next sweep takes up the rest once that is repaired."
  }
}

/// One step of a sweep that failed.
public struct SweepFailure: Error, Sendable, CustomStringConvertible {
  public enum Step: Sendable, Equatable {
    case destroyingKeys
    /// The host's own rows, by the handler of this name.
    case purging(handler: String)
    /// Keeping which rows were purged.
    case purgingRows
    case clearingResidue
    case retiringEpochs
    case certifying
    /// The alarms for overdue duties and the ledger's last checkpoint.
    case closing
  }

  public let step: Step
  /// What was thrown. An error that is not this library's may hold values, so ``description`` names its
  /// type alone.
  public let error: any Error

  init(_ step: Step, _ error: any Error) {
    self.step = step
    self.error = error
  }

  public var description: String {
    switch step {
    case .purging(let handler): "the purge handler \"\(handler)\" threw \(type)"
    case .destroyingKeys: "destroying keys failed: \(words)"
    case .purgingRows: "keeping which rows are purged failed: \(words)"
    case .clearingResidue: "clearing the store's files of residue failed: \(words)"
    case .retiringEpochs: "retiring epochs failed: \(words)"
    case .certifying: "issuing certificates failed: \(words)"
    case .closing: "closing the sweep failed: \(words)"
    }
  }

  private var type: String { String(reflecting: Swift.type(of: error)) }

  private var words: String {
    let module = type.prefix { $0 != "." }
    return Self.modules.contains(String(module)) ? "\(error)" : "an error of type \(type)"
  }

  /// Whose errors hold no values.
  private static let modules: Set<String> = [
    "EcartPolicy", "EcartCrypto", "EcartLedger", "EcartVault", "EcartRetention", "EcartAccess",
    "EcartDeletion", "EcartSQLite", "EcartKeyService", "EcartPKCS11",
  ]
}

/// A sweep under way.
struct SweepRun {
  var report = SweepReport()
  private(set) var failures: [SweepFailure] = []

  mutating func fail(_ step: SweepFailure.Step, _ error: any Error) {
    failures.append(SweepFailure(step, error))
  }

  var incomplete: SweepIncomplete { SweepIncomplete(report: report, failures: failures) }

  /// Goes through a step; what it throws is kept, and the next step is gone through.
  /// - Throws: `CancellationError`; ``SweepIncomplete`` where nothing more may be done: the store is not
  ///   the one that lives.
  mutating func go(
    _ step: SweepFailure.Step, _ work: (inout SweepRun) async throws -> Void
  ) async throws {
    do { try await work(&self) } catch {
      if error is CancellationError { throw error }
      try Task.checkCancellation()
      fail(step, error)
      if case .storeWasReplaced? = error as? SweepStopped { throw incomplete }
    }
  }
}
