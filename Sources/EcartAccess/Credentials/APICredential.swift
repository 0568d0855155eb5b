// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
package import FoundationEssentials

/// A marketplace's key, as the host holds it: a name for it, and nothing of the key itself (clauses
/// key-1, a2c-4).
///
/// The key is sealed in the store. It can be neither printed, compared nor encoded, because no value
/// a host can have holds it; it is lent for the time of a closure to whoever has a permission of
/// its own: ``Gatekeeper/open(_:for:as:_:)``.
public struct APICredential: Sendable, Hashable {
  package let id: UUID
  package init(_ id: UUID) { self.id = id }

  /// Its number in lists and in the ledger.
  public var number: String { id.uuidString.lowercased() }

  /// One that is on record, by its number; that it exists is looked up when it is used.
  public init?(number: String) {
    guard let id = UUID(uuidString: number) else { return nil }
    self.id = id
  }
}

extension APICredential: CustomStringConvertible {
  public var description: String { "APICredential(\(number))" }
}

/// What a key is opened for: a word from the source code, so that it can stand in evidence.
///
/// ```swift
/// extension CredentialUse { static let signRequest = CredentialUse("sign-request") }
/// ```
public struct CredentialUse: Sendable, Hashable {
  let code: RefusalCode
  public init(_ name: StaticString) { code = RefusalCode(name) }
}

struct CredentialRecord: GateRecord, Codable {
  /// `platform/store/connection`.
  var origin: String
  /// Which version of the key it is, from 1; each is sealed under a key of its own.
  var version: Int
  /// The key, sealed; `nil` once it was revoked.
  var sealed: Data?
  /// When this version was stored.
  var since: Date
  /// Who may open it, by account, and until when.
  var readers: [String: Date] = [:]

  func mayRead(_ account: AccountID, at now: Date) -> Bool {
    readers[account.key.description].map { now < $0 } ?? false
  }

  /// What every opening rests on.
  static func standing(of credential: APICredential) -> Standing {
    .of(CredentialRecord.self, RecordKey(credential.id))
  }
}
