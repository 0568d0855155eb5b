// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
import EcartVault
import FoundationEssentials

/// What the gates of this and the credential modules ask about an account.
package enum Accounts {
  package static func id(
    of name: AccountName, on desk: borrowing Deliberation
  ) throws(Interruption) -> AccountID {
    AccountID(try desk.part(Vault.self).subject(.account, name.canonical))
  }

  /// Whether the account may do anything at all.
  package static func isActive(
    _ account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    try await working(account, on: &desk) != nil
  }

  package static func role(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Role? {
    try await working(account, on: &desk)?.role
  }

  package static func kind(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> AccountKind? {
    try await desk.read(AccountRecord.self, at: account.key)?.kind
  }

  /// The account's record if it works now.
  static func working(
    _ account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> AccountRecord? {
    guard let record = try await desk.read(AccountRecord.self, at: account.key) else { return nil }
    switch AccountLife.of(record, at: desk.now, under: desk.policy[ReviewPolicy.self]) {
    case .works: return try await ownerWorks(record, on: &desk) ? record : nil
    case .notActive, .left: return nil
    case .inert:
      // If all administrators were overdue, nobody could review anybody: they stay, to review.
      guard record.kind == .person, record.role == .administrator else { return nil }
      let others = try await administrators(besides: account, on: &desk)
      return others.isEmpty ? record : nil
    }
  }

  /// A service works while the person who answers for it does.
  static func ownerWorks(
    _ record: AccountRecord, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    guard record.kind == .service else { return true }
    guard let key = record.owner, let owner = AccountID(key),
      let person = try await desk.read(AccountRecord.self, at: owner.key), person.kind == .person
    else { return false }
    return try await working(owner, on: &desk) != nil
  }

  /// How long what rests on an account may last: never past the moment at which the account, or the
  /// owner of a service, stops by itself. Nothing revokes anything then; so it has to be over.
  static func lifetime(
    of account: AccountID, atMost longest: TimeInterval, on desk: inout Deliberation
  ) async throws(Interruption) -> Duration {
    let policy = desk.policy[ReviewPolicy.self]
    var left = longest
    var next: RecordKey? = account.key
    while let key = next, let record = try await desk.read(AccountRecord.self, at: key) {
      if let end = AccountLife.end(of: record, at: desk.now, under: policy) {
        left = min(left, end.timeIntervalSince(desk.now))
      }
      next = record.kind == .service ? record.owner : nil
    }
    // Every instant is of whole milliseconds; only their difference in binary is not.
    return .milliseconds(Int64((max(0, left) * 1000).rounded()))
  }

  /// The administrators that somebody can count upon, without a carve-out for one that is overdue.
  /// A service is none, whatever its record says: it reviews nobody, and stops with its owner. Nor
  /// is an account that nobody has come in with yet: perhaps nobody ever will.
  static func administrators(
    besides account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> [RecordKey] {
    let policy = desk.policy[ReviewPolicy.self]
    let now = desk.now
    return try await desk.list(
      AccountRecord.self, index: AccountRecord.index(.administrator, .active)
    )
    .filter {
      $0.key != account.key && $0.record.kind == .person && $0.record.takenUp != nil
        && AccountLife.of($0.record, at: now, under: policy) == .works
    }
    .map(\.key)
  }

  /// Whether somebody is left to look after accounts when this administrator no longer works: now,
  /// and also when every last day that is planned has come.
  static func leavesSomebody(
    without account: AccountID, _ record: AccountRecord, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    let others = try await administrators(besides: account, on: &desk)
    // Who has a last day was not counted upon to stay.
    guard record.leavesAt == nil else { return !others.isEmpty }
    for key in others where try await desk.read(AccountRecord.self, at: key)?.leavesAt == nil {
      return true
    }
    return false
  }

  /// Who is behind an account, for the check that a password has no part of their names.
  package static func person(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Person? {
    guard let record = try await desk.read(AccountRecord.self, at: account.key) else { return nil }
    return try await person(record, of: account, on: &desk)
  }

  static func person(
    _ record: AccountRecord, of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Person? {
    let vault = try desk.part(Vault.self)
    guard case .living(let key) = try await vault.key(of: account.subject, on: &desk) else {
      return nil
    }
    return try record.person(under: key)
  }

  /// Whether the account still has its names; a request that waited too long has been erased.
  static func isNamed(
    _ account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    let state = try await desk.part(Vault.self).key(of: account.subject, on: &desk)
    if case .living = state { return true }
    return false
  }

  package static func pseudonym(
    of account: AccountID, on desk: borrowing Deliberation
  ) throws(Interruption) -> Pseudonym {
    do { return try desk.part(Vault.self).installation.actor(account.subject.bytes) } catch let
      interruption as Interruption
    { throw interruption } catch { throw .workFailed("HMAC") }
  }

  /// What every proof of an account rests on; revoked when the account is disabled.
  package static func standing(of account: AccountID) -> Standing {
    .of(AccountRecord.self, account.key)
  }

  /// Makes the key and the sealed names of a new account.
  /// - Returns: the record to write, as yet without who asked for it.
  static func make(
    _ id: AccountID, holder: AccountHolder, named name: String, role: Role, state: AccountState,
    on desk: inout Deliberation
  ) async throws(Interruption) -> AccountRecord {
    let vault = try desk.part(Vault.self)
    let origin: Origin
    do { origin = try Origin(platform: "host", store: "accounts", connection: "people") } catch {
      throw .workFailed("naming the origin of an account")
    }
    let key = try await vault.makeKey(
      for: id.subject, kind: .account, origin: origin, on: &desk)
    return AccountRecord(
      kind: holder.kind, role: role, state: state, registered: desk.now,
      person: try seal(holder.described(as: name), under: key), origin: origin.description)
  }

  static func seal(_ person: Person, under key: SubjectKey) throws(Interruption) -> Data {
    do {
      let plain = Array(try JSONEncoder().encode(StoredPerson(person)))
      return Data(try key.seal(plain, at: place(key.origin)))
    } catch { throw .workFailed("sealing an account's names") }
  }

  fileprivate static func place(_ origin: String) -> AssociatedData {
    AssociatedData(origin: origin, record: "account", field: "person")
  }
}

extension AccountRecord {
  func person(under key: SubjectKey) throws(Interruption) -> Person {
    do {
      let plain = try key.open(Array(person), at: Accounts.place(origin))
      return try JSONDecoder().decode(StoredPerson.self, from: Data(plain)).person
    } catch { throw .workFailed("opening an account's names") }
  }
}
