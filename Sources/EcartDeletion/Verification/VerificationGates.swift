// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

/// What was found when somebody tried to open the kept sample of an erased subject.
enum Attempt: Sendable { case opens, closed, unfenced }

/// Asks the vault for the subject's key and tries the sample kept from before.
struct TryToOpen: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let subject: SubjectID
  let record: ErasureRecord
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Attempt, Never> {
    desk.object = .tombstone(subject)
    let vault = try desk.part(Vault.self)
    let opens: Bool
    switch try await vault.key(of: subject, on: &desk) {
    case .living(let key):
      opens = (try? key.open(Array(record.sample), at: Vault.samplePlace)) != nil
    case .erased: opens = false
    case .lost: return .admit(.unfenced, for: .zero)
    // Without its tombstone the subject is not fenced, whether or not it opens today.
    case .none: return .admit(.unfenced, for: .zero)
    }
    desk.remark("opens", .flag(opens))
    return .admit(opens ? .opens : .closed, for: .zero)
  }
}

/// Takes a verifier's statement in; from then on a certificate may be issued.
struct RecordVerification: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let subject: SubjectID
  let verification: Verification
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    desk.object = .tombstone(subject)
    guard verification.read()?.subject == subject else {
      throw .workFailed("checking a verifier's signature")
    }
    guard let before = try await desk.read(ErasureRecord.self, at: RecordKey(subject)),
      before.stage == .rootsDestroyed,
      var record = try before.advanced(
        to: .verified, subject, by: desk.part(Vault.self).installation)
    else { return .admit((), for: .zero) }
    record.verification = verification
    try await desk.write(record, at: RecordKey(subject))
    var entry = Evidence(
      "erasure-verified", .done, clauses: Self.clauses, fields: ["erased": .instant(record.erased)]
    )
    entry.object = .tombstone(subject)
    desk.record(entry)
    return .admit((), for: .zero)
  }
}

/// Gives an erasure back to the verifier whose statement somebody took away or replaced.
struct ReturnToVerifier: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let subject: SubjectID
  typealias Reason = Never

  /// Whether there is such an erasure.
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Bool, Never> {
    desk.object = .tombstone(subject)
    guard let before = try await desk.read(ErasureRecord.self, at: RecordKey(subject)),
      before.stage == .verified,
      var record = try before.advanced(
        to: .rootsDestroyed, subject, by: desk.part(Vault.self).installation)
    else { return .admit(false, for: .zero) }
    record.verification = nil
    try await desk.write(record, at: RecordKey(subject))
    var entry = Evidence("verification-missing", .alarm, clauses: Self.clauses)
    entry.object = .tombstone(subject)
    desk.record(entry)
    return .admit(true, for: .zero)
  }
}

/// Puts an alarm about one erasure into the ledger.
struct RaiseAlarm: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let subject: SubjectID
  let fault: VerificationFault
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    var entry = Evidence(
      "erasure-not-verified", .alarm, clauses: Self.clauses, fields: ["cause": .code(fault.code)])
    entry.object = .tombstone(subject)
    desk.record(entry)
    return .admit((), for: .zero)
  }
}

/// Puts into the ledger that erasures are verified by a key not seen here before.
struct NameVerifier: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("del-4")] }
  let key: Ed25519.PublicKey
  typealias Reason = Never

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    guard let print = Commitment(digest: key.fingerprint.bytes) else {
      throw .workFailed("naming a verifier")
    }
    desk.record(
      Evidence("verifier-named", .done, clauses: Self.clauses, fields: ["key": .commitment(print)]))
    return .admit((), for: .zero)
  }
}
