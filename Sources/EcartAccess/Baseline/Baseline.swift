// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import FoundationEssentials

/// What was signed: that there is a baseline, by whom, and the digest of all its lines.
struct BaselineHead: GateRecord, Codable {
  var at: Date
  var by: String
  /// 64 hexadecimal digits; the ledger has it too, and so does every checkpoint since.
  var digest: String
  var accounts: Int
  var roles: Int
}

/// What one account is required to have.
struct AccountBaseline: GateRecord, Codable { var lines: [String] }
/// What one role is required to hold.
struct RoleBaseline: GateRecord, Codable { var lines: [String] }

/// How the last daily comparison ended.
struct DriftCheckRecord: GateRecord, Codable {
  var at: Date
  var added: Int
  var removed: Int
  var orphans: Int
}

enum Baseline {
  /// SHA-256 over the lines, each with a line feed behind it.
  static func digest(of lines: [String]) throws(Interruption) -> Commitment {
    let bytes = lines.reduce(into: [UInt8]()) { bytes, line in
      bytes += Array(line.utf8)
      bytes.append(10)
    }
    guard let digest = Commitment(digest: SHA256.digest(bytes).bytes) else {
      throw .workFailed("SHA-256")
    }
    return digest
  }

  /// The lines of an account's book that give something at an instant.
  static func lines(of book: GrantBook, at now: Date) -> Set<String> {
    Set(book.grants.filter { $0.isLive(at: now) }.map(\.line))
  }

  /// Rights changed: says so in the ledger when they are not what was signed.
  static func noteDrift(
    of account: AccountID, now book: GrantBook, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard try await desk.read(BaselineHead.self, at: "head") != nil else { return }
    let signed = try await desk.read(AccountBaseline.self, at: account.key)?.lines ?? []
    note(
      Drift(
        baseline: [.account(account): Set(signed)],
        live: [.account(account): lines(of: book, at: desk.now)], orphans: [:]), on: &desk)
  }

  static func noteDrift(
    of role: RoleName, now record: RoleRecord, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard try await desk.read(BaselineHead.self, at: "head") != nil else { return }
    let signed = try await desk.read(RoleBaseline.self, at: role.key)?.lines ?? []
    note(
      Drift(
        baseline: [.role(role.description): Set(signed)],
        live: [.role(role.description): Set(record.scopes)], orphans: [:]), on: &desk)
  }

  static func note(_ drift: Drift, on desk: inout Deliberation) {
    guard !drift.isEmpty else { return }
    var alarm = Evidence(
      "baseline-drift", .alarm, clauses: [Clause.ID("acc-5")],
      fields: [
        "added": .count(drift.count(.added)), "removed": .count(drift.count(.removed)),
        "orphans": .count(drift.count(.orphan)),
      ])
    alarm.actor = desk.actor
    alarm.object = desk.object
    desk.record(alarm)
  }
}
