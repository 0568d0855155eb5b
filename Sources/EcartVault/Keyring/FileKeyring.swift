// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// Roots as files: 32 random bytes each, mode 0600, in a 0700 directory that backups leave out.
///
/// Mode and owner are checked at every read, and a file that others may reach is refused
/// (clause enc-2). Under a ``KeyringProtection`` the files themselves are wrapped (AES-256 key wrap,
/// RFC 3394) under a key that is not in the directory.
///
/// ```swift
/// let keyring = try FileKeyring(
///   directory: "/var/lib/shop/roots",
///   protection: .masterKey(MasterKey(file: "/run/secrets/shop-roots")))
/// ```
public struct FileKeyring: KeyProvider {
  let files: RootFiles
  public var identity: String? { files.identity }
  public var kind: KeyProviderKind { .file }

  /// Opens the keyring, making the directory the first time. A protection is chosen then, and asked
  /// for at every opening; a passphrase costs some 0.2 s.
  /// - Throws: ``KeyProviderFault/file(_:)`` when others may enter the directory or it belongs to
  ///   someone else; ``KeyProviderFault/locked(_:)`` for a wrong or missing protection.
  public init(
    directory: String, protection: KeyringProtection = .none
  ) throws(KeyProviderFault) {
    files = try RootFiles(directory: directory, suffix: ".root", protection: protection)
  }

  /// Protects a protected keyring by another passphrase or master key. The old one opens nothing
  /// from then on, but copies of `keyring.json` from before; the roots stay as they are.
  public static func protect(
    directory: String, from old: KeyringProtection, to new: KeyringProtection
  ) throws(KeyProviderFault) {
    try KeyringLock.change(in: directory, from: old, to: new)
  }

  /// What it is to an installation whose own roots belong in a directory.
  package func kind(forInstallationIn directory: String) -> KeyProviderKind {
    files.isIn(directory) ? .file : .fileElsewhere
  }

  public func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    guard try !files.isWhole(id) else { return }
    let root: Secret
    do { root = try Secret.random(count: 32) } catch { throw .failed("drawing a root") }
    try files.write(id, root)
  }

  func root(_ id: String) throws(KeyProviderFault) -> Secret {
    let secret = try files.read(id)
    guard secret.count == 32 else { throw .notAuthentic }
    return secret
  }

  public func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    try RootWrapping.wrap(key, under: try self.root(root), context.bytes(root: root))
  }

  public func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    try RootWrapping.unwrap(wrapped, under: try self.root(root), context.bytes(root: root))
  }

  public func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try files.destroy(id)
    return .done
  }

  public func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    try files.exists(id)
  }

  public func roots() async throws(KeyProviderFault) -> [String] { try files.names() }
}
