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
    try await desk.read(AccountRecord.self, at: account.key)?.state == .active
  }

  package static func role(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Role? {
    guard let record = try await desk.read(AccountRecord.self, at: account.key),
      record.state == .active
    else { return nil }
    return record.role
  }

  /// Who is behind an account, for the check that a password has no part of their names.
  package static func person(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Person? {
    guard let record = try await desk.read(AccountRecord.self, at: account.key) else { return nil }
    let vault = try desk.part(Vault.self)
    guard case .living(let key) = try await vault.key(of: account.subject, on: &desk) else {
      return nil
    }
    do {
      let place = AssociatedData(origin: record.origin, record: "account", field: "person")
      let plain = try key.open(Array(record.person), at: place)
      return try JSONDecoder().decode(StoredPerson.self, from: Data(plain)).person
    } catch { throw .workFailed("opening an account's names") }
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

  /// Makes the account; the caller has decided that it may be made.
  static func make(
    _ id: AccountID, role: Role, person: Person,
    on desk: inout Deliberation
  ) async throws(Interruption) {
    let vault = try desk.part(Vault.self)
    let origin: Origin
    do { origin = try Origin(platform: "host", store: "accounts", connection: "people") } catch {
      throw .workFailed("naming the origin of an account")
    }
    let key = try await vault.makeKey(
      for: id.subject, kind: .account, origin: origin, on: &desk)
    do {
      let plain = Array(try JSONEncoder().encode(StoredPerson(person)))
      let place = AssociatedData(
        origin: origin.description, record: "account", field: "person")
      let sealed = Data(try key.seal(plain, at: place))
      try await desk.write(
        AccountRecord(
          role: role, state: .active, registered: desk.now, person: sealed,
          origin: origin.description),
        at: id.key)
    } catch let interruption as Interruption { throw interruption } catch {
      throw .workFailed("sealing an account's names")
    }
  }
}
