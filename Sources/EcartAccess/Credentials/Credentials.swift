// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

/// What the gates over keys of marketplaces have in common.
package enum Credentials {
  /// The vault's name of one version; each has a key of its own, so that a replaced one can be
  /// erased from old backups while the new one lives.
  static func subject(
    _ credential: APICredential, version: Int, on desk: borrowing Deliberation
  ) throws(Interruption) -> SubjectID {
    try desk.part(Vault.self).subject(.credential, "\(credential.number)/\(version)")
  }

  private static func place(_ origin: String) -> AssociatedData {
    AssociatedData(origin: origin, record: "credential", field: "secret")
  }

  static func seal(
    _ secret: Secret, of credential: APICredential, version: Int, origin: Origin,
    on desk: inout Deliberation
  ) async throws(Interruption) -> Data {
    let subject = try subject(credential, version: version, on: desk)
    let key = try await desk.part(Vault.self).makeKey(
      for: subject, kind: .credential, origin: origin, on: &desk)
    do {
      var plain = secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
      defer { _ = Secret(wiping: &plain) }
      return Data(try key.seal(plain, at: place(origin.description)))
    } catch { throw .workFailed("sealing a key") }
  }

  static func open(
    _ record: CredentialRecord, _ sealed: Data, of credential: APICredential,
    on desk: inout Deliberation
  ) async throws(Interruption) -> Secret? {
    let subject = try subject(credential, version: record.version, on: desk)
    guard case .living(let key) = try await desk.part(Vault.self).key(of: subject, on: &desk) else {
      return nil
    }
    return try open(sealed, from: record.origin, under: key)
  }

  static func open(
    _ sealed: Data, from origin: String, under key: SubjectKey
  ) throws(Interruption) -> Secret {
    do {
      var plain = try key.open(Array(sealed), at: place(origin))
      return Secret(wiping: &plain)
    } catch { throw .workFailed("opening a key") }
  }

  /// From now on the version may be erased, and nothing is owed about it any more.
  static func end(
    _ credential: APICredential, version: Int, on desk: inout Deliberation
  ) throws(Interruption) {
    let subject = try subject(credential, version: version, on: desk)
    desk.settle(.credentialRotation, for: subject)
    desk.owe(Obligation(.credentialEnded, for: subject, from: desk.now))
  }

  /// Takes an account off every list: it has left.
  static func dismiss(
    _ account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) {
    for (key, record) in try await desk.list(CredentialRecord.self)
    where record.readers[account.key.description] != nil {
      var record = record
      record.readers[account.key.description] = nil
      try await desk.write(record, at: key)
    }
  }
}
