// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

/// Puts down what was sealed, before it is handed out: a file that turns up somewhere is known by it.
///
/// All is asked once more: whoever was thrown out, lost a right, or wrote about somebody who was erased
/// meanwhile, takes nothing along; nor does anybody whose export was ticked off before it was made.
struct RecordExport<R: PersonalRecord, P: Purpose>: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("ast-5"), Clause.ID("ret-1"), Clause.ID("log-1")] }
  typealias Reason = ExportRefusal

  let export: Proof<ExportPersonalData<R, P>>
  let digest: Digest32
  let size: Int
  let signIn: Proof<SignIn>

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, ExportRefusal>
  {
    try await desk.honour(signIn)
    let id = try await desk.honour(export).id
    desk.object = .identifier(id)
    let vault = try desk.part(Vault.self)
    guard var record = try await ExportRecord.read(id, on: &desk), record.state == .out,
      record.isAuthentic(id, by: vault.installation), try vault.isOut(export: id)
    else { return .refuse(.ended) }
    _ = try await desk.keys(of: record.subjects)
    for subject in record.subjects {
      guard case .living = try await vault.key(of: subject, on: &desk) else {
        return .refuse(.erased)
      }
      if let closed = try await RevealRequest.closed(subject, for: P.self, on: &desk) {
        return .refuse(ExportRefusal(closed))
      }
    }
    record.digest = digest.hex
    if let print = Commitment(digest: digest.bytes) { desk.remark("file", .commitment(print)) }
    desk.remark("bytes", .count(size))
    try await desk.write(record, at: RecordKey(id))
    return .admit((), for: .zero)
  }
}

/// Puts down that an export ended before anything was handed out.
struct AbandonExport: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("ast-5"), Clause.ID("del-4")] }
  typealias Reason = ExportRefusal

  let id: UUID

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, ExportRefusal>
  {
    desk.object = .identifier(id)
    guard var record = try await ExportRecord.read(id, on: &desk), record.digest == nil else {
      return .refuse(.ended)
    }
    record.end(at: desk.now)
    try await desk.write(record, at: RecordKey(id))
    return .admit((), for: .zero)
  }
}
