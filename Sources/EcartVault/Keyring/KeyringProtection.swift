// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
import FoundationEssentials

/// What the files of a keyring are wrapped under, beside file mode and owner (clause enc-2).
///
/// A thief of the roots alone opens nothing then: the passphrase is in somebody's head, the master key in
/// a mounted file or in the environment that an orchestrator made. The installation's own secrets stay in
/// `compliance/roots` as they are, whatever the keyring.
public enum KeyringProtection: Sendable {
  case none
  /// A passphrase, through Argon2id (RFC 9106).
  case passphrase(Secret)
  /// 32 random bytes.
  case masterKey(MasterKey)

  /// Which protection a keyring has, as its `keyring.json` says it; what a fault names instead of the
  /// secret.
  public enum Kind: String, Sendable, Codable, Equatable {
    case passphrase
    case masterKey = "master-key"

    var words: String { self == .passphrase ? "passphrase" : "master key" }
  }

  var kind: Kind? {
    switch self {
    case .none: nil
    case .passphrase: .passphrase
    case .masterKey: .masterKey
    }
  }
}

/// A key of 32 bytes that somebody else keeps and hands to this process: an orchestrator's secret,
/// mounted as a file or set in the environment.
public struct MasterKey: Sendable {
  let secret: Secret

  /// - Throws: ``KeyringLockFault/noMasterKey(_:)`` for anything but 32 bytes.
  public init(_ secret: Secret) throws(KeyringLockFault) {
    guard secret.count == 32 else { throw .noMasterKey("what was given") }
    self.secret = secret
  }

  /// Reads base64 text of an environment variable, removes it from this process's environment, so that
  /// its children do not inherit it, and overwrites it there. Whoever set it has it still: prefer a
  /// mounted file.
  public init(environment name: String) throws(KeyringLockFault) {
    guard var text = EnvironmentVariable.take(name) else { throw .noMasterKey("$\(name)") }
    defer { wipe(&text) }
    try self.init(base64: text, from: "$\(name)")
  }

  /// Reads a mounted file: base64 text, or 32 plain bytes. Orchestrators mount through links and as
  /// root, so a link is followed and root may own it; a file that others than owner and group may
  /// read is refused.
  /// - Throws: ``KeyringLockFault``, ``FileFault``.
  public init(file path: String) throws {
    var bytes = try MountedFile.read(path)
    defer { wipe(&bytes) }
    if bytes.count == 32 {
      try self.init(Secret(copying: bytes))
    } else {
      try self.init(base64: bytes, from: PrivateFile.name(path))
    }
  }

  /// In arrays alone: what was once in a `String` cannot be wiped.
  private init(base64 text: [UInt8], from place: String) throws(KeyringLockFault) {
    var trimmed: [UInt8] = []
    trimmed.reserveCapacity(text.count)
    defer { wipe(&trimmed) }
    for character in text where !Self.isSpace(character) { trimmed.append(character) }
    guard var bytes = Base64.decode(characters: trimmed) else { throw .noMasterKey(place) }
    defer { wipe(&bytes) }
    guard bytes.count == 32 else { throw .noMasterKey(place) }
    secret = Secret(copying: bytes)
  }

  private static func isSpace(_ character: UInt8) -> Bool {
    character == 0x20 || (0x09...0x0d).contains(character)
  }
}
