// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
import FoundationEssentials

/// Roots as files: 32 random bytes each, mode 0600, in a 0700 directory that backups leave out.
///
/// Mode and owner are checked at every read, and a file that others may reach is refused
/// (clause enc-2). Wrapping is AES-256 key wrap (RFC 3394).
public struct FileKeyring: KeyProvider {
  private let directory: String
  private static let suffix = ".root"

  /// Opens the keyring, making the directory the first time.
  /// - Throws: ``FileFault`` when others may enter the directory or it belongs to someone else.
  package init(directory: String) throws(FileFault) {
    try PrivateDirectory.prepare(directory, backupExcluded: true)
    self.directory = directory
  }

  func path(_ id: String) throws(KeyProviderFault) -> String {
    let isPlain = id.utf8.allSatisfy {
      (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
    }
    guard isPlain, (1...80).contains(id.utf8.count) else { throw .failed("naming a root") }
    return "\(directory)/\(id)\(Self.suffix)"
  }

  public func makeRoot(_ id: String) async throws(KeyProviderFault) {
    let path = try path(id)
    guard !PrivateFile.exists(path) else { return }
    do {
      var bytes = try SecureRandom.bytes(32)
      try PrivateFile.write(bytes, to: path)
      _ = Secret(wiping: &bytes)
    } catch let fault as FileFault { throw .file(fault) } catch { throw .failed("making a root") }
  }

  func root(_ id: String) throws(KeyProviderFault) -> Secret {
    let path = try path(id)
    do {
      var bytes = try PrivateFile.read(path)
      guard bytes.count == 32 else { throw FileFault.notPlain(PrivateFile.name(path)) }
      return Secret(wiping: &bytes)
    } catch {
      if case .missing = error as? FileFault { throw .noSuchRoot }
      throw (error as? FileFault).map { .file($0) } ?? .failed("reading a root")
    }
  }

  public func wrap(
    _ key: Secret, under root: String
  ) async throws(KeyProviderFault) -> [UInt8] {
    let secret = try self.root(root)
    do { return try AESKeyWrap.wrap(key, under: secret) } catch { throw .failed("wrapping") }
  }

  public func unwrap(
    _ wrapped: [UInt8], under root: String
  ) async throws(KeyProviderFault) -> Secret {
    let secret = try self.root(root)
    do { return try AESKeyWrap.unwrap(wrapped, under: secret) } catch { throw .notAuthentic }
  }

  public func destroyRoot(_ id: String) async throws(KeyProviderFault) {
    do { try PrivateFile.destroy(path(id)) } catch let fault as FileFault {
      throw .file(fault)
    } catch { throw .failed("destroying a root") }
  }

  public func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    // Gone means gone from a keyring that is there: a directory that is not mounted has no roots
    // either.
    guard PrivateFile.exists("\(directory)/\(PrivateDirectory.backupMarker)") else {
      throw .failed("looking into the keyring's directory")
    }
    return PrivateFile.exists(try path(id))
  }

  public func roots() async throws(KeyProviderFault) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory)
        .filter { $0.hasSuffix(Self.suffix) }
        .map { String($0.dropLast(Self.suffix.count)) }
        .sorted()
    } catch { throw .failed("listing the roots") }
  }
}
