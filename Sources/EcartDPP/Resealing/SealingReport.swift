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
    /// Such as `due-2026-12-20-1f0c22aa`.
    public let epoch: String
    public let made: Date
    /// Subjects whose keys are wrapped under it.
    public var subjects = 0
    /// Those among them with values that may be under a replaced key.
    public var waiting = 0
    /// Replaced keys in all.
    public var replacedKeys = 0
  }

  /// By epoch, oldest first.
  public private(set) var lines: [Line] = []

  public var subjects: Int { lines.reduce(0) { $0 + $1.subjects } }
  public var waiting: Int { lines.reduce(0) { $0 + $1.waiting } }

  init(_ survey: Survey) async throws(StoreFailure) {
    for epoch in try await Vault.livingEpochs(survey) {
      var line = Line(epoch: epoch.id, made: epoch.made)
      var last: SubjectID?
      while true {
        let rows = try await survey.store.keys(inEpoch: epoch.id, after: last, limit: 1_000)
        guard let end = rows.last else { break }
        last = end.subject
        for row in rows {
          let replaced = Vault.replacedKeys(in: row) ?? 0
          line.subjects += 1
          line.waiting += replaced > 0 ? 1 : 0
          line.replacedKeys += replaced
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
