// SPDX-License-Identifier: Apache-2.0

/// Why a provider did not do what it was asked. No case holds key material.
public enum KeyProviderFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The keyring does not have it. Only the anchor knows whether it was destroyed: where a host meets
  /// this, the root is missing, or the keyring is another.
  case noSuchRoot
  /// The wrapped key was not made under this root and context, or was changed.
  case notAuthentic
  /// What the provider has just wrapped it does not open to the same key. Nothing was sealed under it.
  case wrapsWrongly
  case file(FileFault)
  /// The keyring is protected and was opened without, or with the wrong, passphrase or master key.
  case locked(KeyringLockFault)
  /// The key service did not answer in time, or could not be reached. Trying again may help.
  case unreachable(String)
  /// The key service asks for slower calls. Trying again later helps.
  case throttled
  /// The key service understood and said no; the code is the service's own word for why.
  case refused(code: String)
  /// The key service takes no signature of this machine, for its clock is wrong: by so many seconds
  /// ahead of the service's (behind it: negative), where that is known.
  case clock(secondsAhead: Int?)
  /// The request has a form that no provider takes, such as an unusable name for a root: which, as
  /// part of a sentence and without a value.
  case badRequest(String)
  /// Anything else, such as a full disk or an answer that cannot be read: at which operation.
  case failed(String)

  /// Whether the same call may succeed a moment later without anybody doing anything.
  public var isTransient: Bool {
    switch self {
    case .unreachable, .throttled: true
    default: false
    }
  }

  public var description: String {
    switch self {
    case .noSuchRoot:
      "the keyring has no root of this epoch (enc-2, dr-1); bring the right keyring, or report the"
        + " root lost: dpp roots"
    case .notAuthentic:
      "the wrapped key does not belong to this root, this installation and this environment"
        + " (code-3); bring keyring and database together as they were, where they were made"
    case .wrapsWrongly:
      "the key provider does not open what it has just wrapped (enc-1, dr-1), so nothing was sealed"
        + " under it; repair the provider or its service, and run KeyProviderConformance on it"
    case .file(let fault): fault.description
    case .locked(let fault): fault.description
    case .unreachable(let what):
      "the key service could not be reached (enc-2): \(what); nothing was changed, try again"
    case .throttled:
      "the key service asks for slower calls (enc-2); nothing was changed, try again later"
    case .refused(let code):
      "the key service refused (enc-2): \(code); check the key's policy and this process's credentials"
    case .clock(let ahead):
      "the key service takes no signature made by this machine's clock, which is \(Self.words(ahead))"
        + " (enc-2); nothing was changed, set the clock and keep it by NTP"
    case .badRequest(let what):
      "no key provider can do this (enc-2): \(what); correct what was asked for"
    case .failed(let operation):
      "the key provider failed (enc-2) at \(operation); look after its disk, module or service, and"
        + " try again"
    }
  }

  private static func words(_ ahead: Int?) -> String {
    guard let ahead else { return "wrong" }
    return "\(ahead.magnitude) s \(ahead < 0 ? "behind" : "ahead")"
  }
}

/// Why a protected keyring did not open (clause enc-2).
public enum KeyringLockFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// It is protected by a passphrase, or a master key, and none was given.
  case needed(KeyringProtection.Kind)
  /// The passphrase or master key is another one.
  case wrong(KeyringProtection.Kind)
  /// One was given, and the keyring's roots lie there without any protection.
  case unprotected
  /// The environment variable or file that should hold the master key does not.
  case noMasterKey(String)
  /// The file that describes the protection is not one.
  case unreadable

  public var description: String {
    switch self {
    case .needed(let kind):
      "the keyring is protected by a \(kind.words) (enc-2); open it with that \(kind.words)"
    case .wrong(let kind):
      "this is not the keyring's \(kind.words) (enc-2); open it with"
        + " the one it was made with or last changed to"
    case .unprotected:
      "a protection was given, and this keyring has roots without one (enc-2); open it without: a"
        + " protection is chosen when the keyring is made"
    case .noMasterKey(let place):
      "\(place) holds no master key (enc-2); put 32 random bytes there, in base64"
    case .unreadable: "keyring.json is not this library's (enc-2); put the right one back"
    }
  }
}
