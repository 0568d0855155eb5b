// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Why a marketplace's key was not stored, opened or changed.
public enum CredentialRefusal: RefusalReason {
  case notAdministrator
  case unknownCredential
  /// It was revoked, or never stored.
  case revoked
  /// Being an administrator is no permission; somebody else gives it.
  case notAllowed
  /// Nobody gives themselves the permission while somebody else could.
  case toOneself
  case noActiveAccount
  /// The end is over already, or too far away.
  case impossibleEnd
  case empty

  public var clause: Clause.ID {
    switch self {
    case .revoked, .empty, .unknownCredential: Clause.ID("key-1")
    default: Clause.ID("key-2")
    }
  }
  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .unknownCredential: RefusalCode("unknown-credential")
    case .revoked: RefusalCode("revoked")
    case .notAllowed: RefusalCode("not-allowed")
    case .toOneself: RefusalCode("to-oneself")
    case .noActiveAccount: RefusalCode("no-active-account")
    case .impossibleEnd: RefusalCode("impossible-end")
    case .empty: RefusalCode("empty")
    }
  }
  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator stores, replaces, gives out or revokes keys."
    case .unknownCredential: "There is no such key on record; check its number."
    case .revoked: "The key was revoked. Store a new one."
    case .notAllowed: "Have an administrator allow this account to open this key."
    case .toOneself: "Have another administrator allow it."
    case .noActiveAccount: "There is no such active account; check the name."
    case .impossibleEnd: "Name an end that lies ahead, within what the policy allows."
    case .empty: "A key has at least one byte."
    }
  }
}
