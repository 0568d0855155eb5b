// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

/// Puts down what was sealed, before it is handed out: a file that turns up somewhere is known by it.
struct RecordExport: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("ast-5"), Clause.ID("log-1")] }
  typealias Reason = ExportRefusal

  let id: UUID
  let digest: Digest32
  let size: Int
  let signIn: Proof<SignIn>

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, ExportRefusal>
  {
    // Whoever was thrown out meanwhile takes nothing along.
    try await desk.honour(signIn)
    desk.object = .identifier(id)
    guard var record = try await desk.read(ExportRecord.self, at: RecordKey(id)),
      let print = Commitment(digest: digest.bytes)
    else { throw .workFailed("finding an export") }
    record.digest = digest.hex
    desk.remark("file", .commitment(print))
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
    guard var record = try await desk.read(ExportRecord.self, at: RecordKey(id)),
      record.digest == nil
    else { throw .workFailed("finding an export that was not finished") }
    record.state = .destroyed
    record.destroyed = desk.now
    try await desk.write(record, at: RecordKey(id))
    return .admit((), for: .zero)
  }
}
