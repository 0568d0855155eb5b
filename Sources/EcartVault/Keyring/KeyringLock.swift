// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import FoundationEssentials

/// Wraps the files of a protected keyring.
///
/// ```
/// passphrase (Argon2id) or master key (HKDF)  wraps  keyring key  wraps  each root's file
/// ```
/// The keyring key lies, wrapped, in `keyring.json`; so a new passphrase rewrites that file alone.
struct KeyringLock: Sendable {
  /// `nil`: not protected.
  private let key: Secret?
  static let name = "keyring.json"
  /// What a protected root's file begins with.
  private static let mark = Array("ecart root file 1\n".utf8)
  /// 64 MiB, three passes: twice the floor for passwords, spent once at opening (RFC 9106 §4).
  private static let cost = Argon2id.Parameters(memoryKiB: 65_536, iterations: 3, parallelism: 1)

  /// - Parameter isEmpty: whether there is no root yet, so that a protection may begin.
  init(
    directory: String, protection: KeyringProtection, isEmpty: Bool
  ) throws(KeyProviderFault) {
    let path = "\(directory)/\(Self.name)"
    guard PrivateFile.exists(path) else {
      guard let kind = protection.kind else {
        key = nil
        return
      }
      guard isEmpty else { throw .locked(.unprotected) }
      let keyringKey = try Self.drawn()
      // Another process may begin it at the same time: both go on with what the first wrote.
      try Self.write(keyringKey, protection, kind, to: path, replacing: false)
      key = try Self.read(path, protection)
      return
    }
    key = try Self.read(path, protection)
  }

  /// The bytes of a root's file.
  func closed(_ root: Secret, of id: String) throws(KeyProviderFault) -> [UInt8] {
    guard let key else { return root.withBytes { bytes in bytes.indices.map { bytes[$0] } } }
    do {
      return Self.mark + (try AESKeyWrap.wrap(root, under: Self.fileKey(key, id)))
    } catch { throw .failed("wrapping a root") }
  }

  /// The root in a file's bytes; those are wiped.
  func opened(_ bytes: inout [UInt8], of id: String) throws(KeyProviderFault) -> Secret {
    let isWrapped = bytes.starts(with: Self.mark)
    guard let key else {
      guard !isWrapped else { throw .locked(.unreadable) }
      return Secret(wiping: &bytes)
    }
    // A root in the clear does not belong into a protected keyring; somebody put it there.
    guard isWrapped else { throw .locked(.unprotected) }
    do {
      return try AESKeyWrap.unwrap(
        Array(bytes.dropFirst(Self.mark.count)), under: Self.fileKey(key, id))
    } catch { throw .notAuthentic }
  }

  /// Protects a keyring by something else from now on.
  static func change(
    in directory: String, from old: KeyringProtection, to new: KeyringProtection
  ) throws(KeyProviderFault) {
    let path = "\(directory)/\(name)"
    guard let kind = new.kind else { throw .badRequest("a protected keyring without protection") }
    guard PrivateFile.exists(path) else { throw .locked(.unprotected) }
    try write(try read(path, old), new, kind, to: path, replacing: true)
  }

  private struct Description: Codable {
    var version = 1
    var protection: KeyringProtection.Kind
    var salt: Data
    var memoryKiB: Int?
    var iterations: Int?
    var wrapped: Data
  }

  private static func read(
    _ path: String, _ protection: KeyringProtection
  ) throws(KeyProviderFault) -> Secret {
    let bytes: [UInt8]
    do throws(FileFault) { bytes = try PrivateFile.read(path) } catch { throw .file(error) }
    guard let found = try? JSONDecoder().decode(Description.self, from: Data(bytes)),
      found.version == 1
    else { throw .locked(.unreadable) }
    guard let kind = protection.kind, kind == found.protection else {
      throw .locked(.needed(found.protection))
    }
    let cost = Argon2id.Parameters(
      memoryKiB: found.memoryKiB ?? Self.cost.memoryKiB,
      iterations: found.iterations ?? Self.cost.iterations, parallelism: 1)
    // Whoever can write the file could ask for all memory there is.
    guard cost.memoryKiB <= 4 << 20, cost.iterations <= 64 else { throw .locked(.unreadable) }
    do {
      return try AESKeyWrap.unwrap(
        Array(found.wrapped), under: wrappingKey(protection, Array(found.salt), cost))
    } catch { throw .locked(.wrong(kind)) }
  }

  private static func write(
    _ key: Secret, _ protection: KeyringProtection, _ kind: KeyringProtection.Kind,
    to path: String, replacing: Bool
  ) throws(KeyProviderFault) {
    do {
      let salt = try SecureRandom.bytes(16)
      let wrapped = try AESKeyWrap.wrap(key, under: wrappingKey(protection, salt, cost))
      let isHashed = kind == .passphrase
      let description = Description(
        protection: kind, salt: Data(salt), memoryKiB: isHashed ? cost.memoryKiB : nil,
        iterations: isHashed ? cost.iterations : nil, wrapped: Data(wrapped))
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      try PrivateFile.write(
        Array(try encoder.encode(description)) + [10], to: path, replacing: replacing)
    } catch let fault as FileFault { throw .file(fault) } catch {
      throw .failed("protecting the keyring")
    }
  }

  private static func wrappingKey(
    _ protection: KeyringProtection, _ salt: [UInt8], _ cost: Argon2id.Parameters
  ) throws(CryptoFailure) -> Secret {
    switch protection {
    case .none: throw .badLength("protection")
    case .passphrase(let passphrase):
      var bytes = try Argon2id.hash(password: passphrase, salt: salt, parameters: cost)
      return Secret(wiping: &bytes)
    case .masterKey(let master):
      return try HKDF.derive(
        from: master.secret, salt: salt, info: Array("ecart keyring".utf8), count: 32)
    }
  }

  private static func drawn() throws(KeyProviderFault) -> Secret {
    do { return try Secret.random(count: 32) } catch { throw .failed("drawing a keyring key") }
  }

  private static func fileKey(_ key: Secret, _ id: String) throws(CryptoFailure) -> Secret {
    try HKDF.derive(from: key, info: Array("ecart root file \(id)".utf8), count: 32)
  }
}
