// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// What is sealed under which epoch, and what waits to be sealed anew (clause enc-1).
///
/// It needs no key, so it takes the database's word for it.
public struct SealingReport: Sendable, Codable {
  /// One epoch with a root.
  public struct Line: Sendable, Codable {
    /// Such as `due-2026-12-20-1f0c22aa9b3e5d71`.
    public let epoch: String
    /// When the epoch began.
    public let made: Date
    /// Subjects whose keys are wrapped under it.
    public var subjects = 0
    /// Those among them with values that wait to be sealed anew, or with replaced keys to give up.
    public var waiting = 0
    /// Those whose values were sealed anew, and whose replaced keys are kept for the hour after it.
    public var settling = 0
    /// Replaced keys in all.
    public var replacedKeys = 0
  }

  /// By epoch, oldest first.
  public private(set) var lines: [Line] = []

  /// Living subjects, in all epochs.
  public var subjects: Int { lines.reduce(0) { $0 + $1.subjects } }
  /// Those among them with values that wait to be sealed anew, or with replaced keys to give up: what a
  /// run of ``Resealing`` has to do.
  public var waiting: Int { lines.reduce(0) { $0 + $1.waiting } }
  /// Those among them that are sealed anew, and whose replaced keys are kept for the hour after it.
  public var settling: Int { lines.reduce(0) { $0 + $1.settling } }
  /// When the last hour of those that settle is over, and all their replaced keys may go; `nil` when
  /// none settles.
  public private(set) var settled: Date?

  init(_ survey: Survey) async throws(StoreFailure) {
    for epoch in try await Vault.livingEpochs(survey) {
      var line = Line(epoch: epoch.id, made: epoch.made)
      var last: SubjectID?
      while true {
        let rows = try await survey.store.keys(inEpoch: epoch.id, after: last, limit: 1_000)
        guard let end = rows.last else { break }
        last = end.subject
        for row in rows {
          line.subjects += 1
          guard let keys = Vault.replaced(in: row) else { continue }
          line.replacedKeys += keys.count
          if let end = keys.settled, end > survey.now {
            line.settling += 1
            settled = max(settled ?? end, end)
          } else {
            line.waiting += 1
          }
        }
      }
      lines.append(line)
    }
    lines.sort { ($0.made, $0.epoch) < ($1.made, $1.epoch) }
  }
}

extension Gatekeeper {
  /// What is sealed under which epoch, and what waits to be sealed anew.
  public func sealingReport() async throws(StoreFailure) -> SealingReport {
    try await SealingReport(survey)
  }
}
