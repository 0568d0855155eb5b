// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import EcartVault
import FoundationEssentials

/// Takes erasures to their next stage, from the one right before it and no other.
struct AdvanceErasures: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let subjects: [RecordKey]
  let stage: ErasureRecord.Stage
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    let installation = try desk.part(Vault.self).installation
    for key in subjects {
      guard let subject = SubjectID(hex: key.description),
        let record = try await desk.read(ErasureRecord.self, at: key),
        record.stage.next == stage,
        let advanced = try record.advanced(to: stage, subject, by: installation)
      else { continue }
      try await desk.write(advanced, at: key)
    }
    desk.remark("subjects", .count(subjects.count))
    desk.remark("stage", .code(stage.code))
    return .admit((), for: .zero)
  }
}

/// Writes records of erasures again as they are, so that they are listed at their own stage; an alarm for
/// each.
struct RefileErasures: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let subjects: [RecordKey]
  typealias Reason = Never

  /// How many this installation wrote.
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Never> {
    let installation = try desk.part(Vault.self).installation
    var count = 0
    for key in subjects {
      guard let subject = SubjectID(hex: key.description),
        let record = try await desk.read(ErasureRecord.self, at: key),
        record.isWritten(subject, by: installation)
      else { continue }
      try await desk.write(record, at: key)
      var entry = Evidence(
        "erasure-misfiled", .alarm, clauses: Self.clauses,
        fields: ["stage": .code(record.stage.code)])
      entry.object = .tombstone(subject)
      desk.record(entry)
      count += 1
    }
    desk.remark("subjects", .count(count))
    return .admit(count, for: .zero)
  }
}

/// The store says how far it has carried out what the anchor announced.
package struct AcknowledgeAnchor: Gate {
  package static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let generation: Int64
  let isRestored: Bool
  package typealias Reason = Never

  /// - Parameter isRestored: the generation is that of a restore, which this store was brought up to.
  package init(generation: Int64, isRestored: Bool = false) {
    self.generation = generation
    self.isRestored = isRestored
  }

  package func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, Never> {
    var record = try await desk.read(AnchorRecord.self, at: "anchor") ?? AnchorRecord()
    record.generation = max(record.generation, generation)
    if isRestored { record.restored = generation }
    try await desk.write(record, at: "anchor")
    return .admit((), for: .zero)
  }
}

extension AcknowledgeAnchor {
  /// How far the store has carried out what the anchor announced.
  package static func latest(_ gatekeeper: Gatekeeper) async throws(StoreFailure) -> Int64 {
    // Somebody may have changed the row, and no generation is below the first.
    max(0, try await gatekeeper.survey.read(AnchorRecord.self, at: "anchor")?.generation ?? 0)
  }

  /// The generation of the restore that the store was brought up to last; 0 for none.
  package static func restored(_ gatekeeper: Gatekeeper) async throws(StoreFailure) -> Int64 {
    try await gatekeeper.survey.read(AnchorRecord.self, at: "anchor")?.restored ?? 0
  }
}

/// The last generation of the anchor that the store has carried out.
package struct AnchorRecord: GateRecord, Codable {
  package var generation: Int64 = 0
  /// That of the last restore, if there was one: another store, from before it or after, has another.
  package var restored: Int64?
}

/// An alarm: why certificates of destroyed keys wait.
struct HoldCertificatesBack: Gate {
  enum Cause: Sendable {
    /// Handlers of the host failed, so rows of erased subjects are still there.
    case rows
    /// A reader holds a log back that destroyed keys may still be in.
    case residue
  }
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let cause: Cause
  let waiting: Int
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    var entry =
      switch cause {
      case .rows: Evidence("rows-not-purged", .alarm, clauses: Self.clauses)
      case .residue: Evidence("residue-held-back", .alarm, clauses: Self.clauses)
      }
    entry.add("waiting", .count(waiting))
    desk.record(entry)
    return .admit((), for: .zero)
  }
}

extension ErasureRecord.Stage {
  /// The one that comes right after it.
  var next: Self? {
    let order = Self.allCases
    return order.firstIndex(of: self).map { $0 + 1 }.flatMap { $0 < order.count ? order[$0] : nil }
  }

  var code: RefusalCode {
    switch self {
    case .keyDestroyed: RefusalCode("key-destroyed")
    case .purged: RefusalCode("purged")
    case .rootsDestroyed: RefusalCode("roots-destroyed")
    case .verified: RefusalCode("verified")
    case .certified: RefusalCode("certified")
    }
  }
}
