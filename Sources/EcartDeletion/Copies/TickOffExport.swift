// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Somebody's word that an export, and every copy of it, is destroyed (clauses ast-5, del-4; NIST SP
/// 800-88): whoever made it, or an administrator, with a code of the last quarter of an hour.
struct TickOffExport: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("ast-5"), Clause.ID("del-4")] }
  typealias Reason = ExportTickRefusal

  /// So long an export without a file may be one that is being made, in seconds.
  private static let patience: TimeInterval = 3_600

  let id: UUID
  let person: Proof<SignIn>

  /// How many subjects were in it.
  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Int, ExportTickRefusal> {
    let asker = try await desk.honour(person, within: EscrowActs.freshness).account
    desk.object = .identifier(id)
    let isAdministrator = try await Accounts.role(of: asker, on: &desk) == .administrator
    let vault = try desk.part(Vault.self)
    let isOut = try vault.isOut(export: id)
    let isEnded = try vault.wasTickedOff(export: id)
    guard !isEnded else { return .refuse(.tickedOff) }
    guard var record = try await ExportRecord.read(id, on: &desk) else {
      // A restored store may never have heard of it; then an administrator's word is the one left.
      guard isAdministrator else { return .refuse(.notYours) }
      desk.remark("subjects-unknown", .flag(true))
      return isOut ? .admit(0, for: .zero) : .refuse(.unknownExport)
    }
    let isOwn = record.madeBy == asker.key && record.isAuthentic(id, by: vault.installation)
    guard isAdministrator || isOwn else { return .refuse(.notYours) }
    // It may be on its way to whoever asked for it at this moment.
    guard record.digest != nil || desk.now.timeIntervalSince(record.made) > Self.patience else {
      return .refuse(.beingMade)
    }
    record.end(at: desk.now)
    try await desk.write(record, at: RecordKey(id))
    desk.remark("subjects", .count(record.people))
    return .admit(record.people, for: .zero)
  }
}

/// Why an export was not ticked off.
public enum ExportTickRefusal: RefusalReason {
  /// It is another's, and whoever asks is no administrator.
  case notYours
  case unknownExport
  /// It was ticked off already.
  case tickedOff
  /// Its file is not there yet.
  case beingMade

  public var clause: Clause.ID { Clause.ID("del-4") }
  public var code: RefusalCode {
    switch self {
    case .notYours: RefusalCode("not-yours")
    case .unknownExport: RefusalCode("unknown-export")
    case .tickedOff: RefusalCode("ticked-off")
    case .beingMade: RefusalCode("being-made")
    }
  }
  public var remedy: String {
    switch self {
    case .notYours: "Whoever made an export, or an administrator, attests that it is destroyed."
    case .unknownExport: "No such export is on record; dpp exports shows them."
    case .tickedOff: "This export was ticked off before."
    case .beingMade:
      "This export is being made, or was cut short within the last hour; look again in an hour."
    }
  }
}

extension Gatekeeper {
  /// Attests that an export, and every copy of it, is destroyed. Its subjects' certificates go on at the
  /// next sweep.
  /// - Throws: ``ExportTickFault``.
  public func tickOffExport(_ id: UUID, by person: Proof<SignIn>) async throws {
    do throws(Denied<TickOffExport>) {
      try await admit(TickOffExport(id: id, person: person))
    } catch {
      switch error {
      case .refused(let reason): throw ExportTickFault.refused(reason)
      case .interrupted(let interruption): throw ExportTickFault.interrupted(interruption)
      case .outcomeUnknown: throw ExportTickFault.notAnchored(id)
      }
    }
    // The anchor's word is what counts, for whoever can write to the database and for an older backup.
    guard let vault = part(Vault.self) else { throw Interruption.missingPart("Vault") }
    do {
      try vault.anchor.write(.exportDestroyed, at: Timestamp.milliseconds(now)) { $0.export = id }
    } catch { throw ExportTickFault.notAnchored(id) }
  }
}

/// How ticking an export off ended when it was not done.
public enum ExportTickFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// Decided, and durable.
  case refused(ExportTickRefusal)
  /// Nothing was decided.
  case interrupted(Interruption)
  /// The anchor could not be written, or the store's answer was lost; it still counts as out.
  case notAnchored(UUID)

  public var description: String {
    switch self {
    case .refused(let reason): "Refused (\(reason.clause), \(reason.code)): \(reason.remedy)"
    case .interrupted(let interruption): "Not decided: \(interruption)"
    case .notAnchored(let id):
      "The export \(id.uuidString.lowercased()) still counts as out, for this could not be written"
        + " (del-4). An administrator can tick it off again."
    }
  }
}
