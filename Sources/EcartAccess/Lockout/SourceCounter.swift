// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
import EcartVault
import FoundationEssentials

/// Counts attempts by where they come from, beside those of each account (clause acc-7).
///
/// A source is asked before any account is: while it is locked nothing is looked at, no account's
/// counter moves, and it learns nothing about accounts. A source's lock never locks an account.
/// Without a source (a road that knows no address) nothing is counted here.
///
/// Every attempt that began is told of once: ``fail(_:of:from:on:)``, also where the account was
/// locked, or ``succeed(_:of:from:on:)``. Both are committed with the decision.
package enum SourceCounter {
  package enum Begun: Sendable, Equatable {
    case counted
    /// Too many attempts from there; nothing is to be looked at.
    case locked
  }

  /// Reserves one attempt, durably, before anything else.
  package static func begin(
    _ factor: Factor, of account: AccountID, from source: IPAddress?,
    on desk: inout Deliberation
  ) async throws(Interruption) -> Begun {
    guard let source else { return .counted }
    let marks = try Marks(source, account, on: desk)
    desk.remark("source", .pseudonym(marks.source))
    let now = desk.now
    let policy = desk.policy[LockoutPolicy.self]
    let begun = try await desk.reserveInPassing(SourceRecord.self, at: marks.key) {
      record -> SourceRecord.Begun in
      var known = record ?? SourceRecord()
      let begun = known.begin(factor, of: marks.account, at: now, under: policy)
      guard begun == .counted else { return begun }
      known.shelf = Shelf.name(of: marks.key, at: known.lockedUntil.map { max(now, $0) } ?? now)
      record = known
      return begun
    }
    switch begun {
    case .counted: return .counted
    case .locked(let until): desk.remark("source-locked-until", .instant(until))
    case .full: desk.remark("source-full", .flag(true))
    }
    return .locked
  }

  /// The attempt was wrong. One that nobody tells of, because its process died, stays counted.
  package static func fail(
    _ factor: Factor, of account: AccountID, from source: IPAddress?,
    on desk: inout Deliberation
  ) async throws(Interruption) {
    guard let source else { return }
    let marks = try Marks(source, account, on: desk)
    var record = try await desk.read(SourceRecord.self, at: marks.key) ?? SourceRecord()
    let sign = record.fail(
      factor, of: marks.account, at: desk.now, under: desk.policy[LockoutPolicy.self])
    if let sign, let until = record.lockedUntil {
      // Kept from the day on which the lock ends.
      record.shelf = Shelf.name(of: marks.key, at: until)
      var alarm = Evidence(
        "source-locked", .alarm, clauses: [Clause.ID("acc-7")],
        fields: [
          "sign": .code(sign.code), "failures": .count(record.facts.failures),
          "accounts": .count(record.facts.accounts), "until": .instant(until),
        ])
      alarm.object = .pseudonym(marks.source)
      desk.record(alarm)
    }
    try await desk.write(record, at: marks.key)
  }

  /// The attempt was good.
  package static func succeed(
    _ factor: Factor, of account: AccountID, from source: IPAddress?,
    on desk: inout Deliberation
  ) async throws(Interruption) {
    guard let source else { return }
    let marks = try Marks(source, account, on: desk)
    guard var record = try await desk.read(SourceRecord.self, at: marks.key) else { return }
    record.succeed(factor, of: marks.account)
    try await desk.write(record, at: marks.key)
  }

  /// What the source failed at lately.
  static func facts(
    of source: IPAddress?, on desk: inout Deliberation
  ) async throws(Interruption) -> AnomalyRules.SourceFacts {
    guard let source,
      var record = try await desk.read(
        SourceRecord.self, at: RecordKey(try Marks.name(of: source, on: desk).description))
    else { return AnomalyRules.SourceFacts(failures: 0, accounts: 0) }
    record.forget(at: desk.now, under: desk.policy[LockoutPolicy.self])
    return record.facts
  }

  /// The name a source has in the ledger.
  static func pseudonym(
    of source: IPAddress, on desk: borrowing Deliberation
  ) throws(Interruption) -> Pseudonym {
    try Marks.name(of: source, on: desk)
  }

  /// Takes a source's lock away, with all it was counted for.
  /// - Returns: whether it was locked, or full of attempts nobody told of.
  static func forgive(
    _ source: IPAddress, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    let key = RecordKey(try Marks.name(of: source, on: desk).description)
    guard let record = try await desk.read(SourceRecord.self, at: key),
      record.isClosed(at: desk.now, under: desk.policy[LockoutPolicy.self])
    else { return false }
    try await desk.write(SourceRecord(shelf: Shelf.name(of: key, at: desk.now)), at: key)
    return true
  }

  /// The names a source and an account have here: digests under the installation's key, so that a
  /// database alone says nothing about an address, nor who was tried from where.
  private struct Marks: Sendable {
    let source: Pseudonym
    let account: String
    var key: RecordKey { RecordKey(source.description) }

    init(
      _ source: IPAddress, _ account: AccountID, on desk: borrowing Deliberation
    ) throws(Interruption) {
      let name = try Self.name(of: source, on: desk)
      self.source = name
      self.account = try Self.digest(
        "ecart attempt at v1:", name.bytes + account.subject.bytes, on: desk
      ).description
    }

    static func name(
      of source: IPAddress, on desk: borrowing Deliberation
    ) throws(Interruption) -> Pseudonym {
      try digest("ecart attempt source v1:", source.source, on: desk)
    }

    private static func digest(
      _ label: StaticString, _ bytes: [UInt8], on desk: borrowing Deliberation
    ) throws(Interruption) -> Pseudonym {
      let input = Array("\(label)".utf8) + bytes
      do { return try desk.part(Vault.self).installation.actor(input) } catch let
        interruption as Interruption
      { throw interruption } catch { throw .workFailed("HMAC") }
    }
  }
}

extension IPAddress {
  /// What attempts are counted by: an IPv4 address, or the first 64 bits of an IPv6 one, which one
  /// subscriber has to themself (RFC 6177 §2). The version goes before.
  var source: [UInt8] {
    [UInt8(truncatingIfNeeded: version)] + (version == 4 ? bytes : Array(bytes.prefix(8)))
  }
}
