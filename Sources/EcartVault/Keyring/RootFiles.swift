// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Roots as files, mode 0600, in a 0700 directory that backups leave out. Mode and owner are checked
/// at every reading, and a file that others may reach is refused (clause enc-2).
package struct RootFiles: Sendable {
  private let directory: String
  private let suffix: String
  private let lock: KeyringLock
  /// A random number in the directory, made with it.
  let identity: String
  private static let identityName = "keyring.id"

  /// Opens the directory, making it the first time.
  package init(
    directory: String, suffix: String, protection: KeyringProtection
  ) throws(KeyProviderFault) {
    do throws(FileFault) {
      try PrivateDirectory.prepare(directory, backupExcluded: true)
    } catch { throw .file(error) }
    self.directory = directory
    self.suffix = suffix
    do { identity = try Self.identity(in: directory) } catch let fault as FileFault {
      throw .file(fault)
    } catch { throw .failed("drawing a keyring's number") }
    self.lock = try KeyringLock(
      directory: directory, protection: protection,
      isEmpty: Self.names(in: directory, suffix).isEmpty)
  }

  private static func identity(in directory: String) throws -> String {
    let path = "\(directory)/\(identityName)"
    if !PrivateFile.exists(path) {
      let drawn = try Secret.random(count: 16).withBytes { bytes in
        Hex.encode((0..<bytes.count).map { bytes[$0] })
      }
      // Two processes may come at once: both go on with what the first drew.
      try PrivateFile.write(Array(drawn.utf8), to: path, replacing: false)
    }
    let text = String(decoding: try PrivateFile.read(path), as: UTF8.self)
    guard text.utf8.count == 32, Hex.decode(text) != nil else {
      throw FileFault.notPlain(identityName)
    }
    return text
  }

  /// Whether this is the directory the roots are in, by whatever name.
  package func isIn(_ other: String) -> Bool {
    var (mine, theirs) = (stat(), stat())
    return stat(directory, &mine) == 0 && stat(other, &theirs) == 0
      && mine.st_dev == theirs.st_dev && mine.st_ino == theirs.st_ino
  }

  private func path(_ id: String) throws(KeyProviderFault) -> String {
    try RootName.check(id)
    return "\(directory)/\(id)\(suffix)"
  }

  /// Whether the root is there, whole.
  package func isWhole(_ id: String) throws(KeyProviderFault) -> Bool {
    PrivateFile.exists(try path(id))
  }

  /// Whether anything of the root is left.
  package func exists(_ id: String) throws(KeyProviderFault) -> Bool {
    // Gone means gone from a keyring that is there: a directory that is not mounted has no roots
    // either.
    guard PrivateFile.exists("\(directory)/\(PrivateDirectory.backupMarker)") else {
      throw .failed("looking into the keyring's directory")
    }
    let path = try path(id)
    return PrivateFile.exists(path) || PrivateFile.exists(PrivateFile.unfinished(path))
  }

  /// Writes a root's secret unless there is one already.
  package func write(_ id: String, _ secret: Secret) throws(KeyProviderFault) {
    let path = try path(id)
    let bytes = try lock.closed(secret, of: id)
    do throws(FileFault) {
      try PrivateFile.write(bytes, to: path, replacing: false)
    } catch { throw .file(error) }
  }

  package func read(_ id: String) throws(KeyProviderFault) -> Secret {
    let path = try path(id)
    var bytes: [UInt8]
    do throws(FileFault) { bytes = try PrivateFile.read(path) } catch {
      if case .missing = error { throw .noSuchRoot }
      throw .file(error)
    }
    return try lock.opened(&bytes, of: id)
  }

  package func destroy(_ id: String) throws(KeyProviderFault) {
    let path = try path(id)
    do throws(FileFault) {
      // A killed process may have left a copy that was never given its name.
      try PrivateFile.destroy(PrivateFile.unfinished(path))
      try PrivateFile.destroy(path)
    } catch { throw .file(error) }
  }

  package func names() throws(KeyProviderFault) -> [String] {
    try Self.names(in: directory, suffix)
  }

  private static func names(
    in directory: String, _ suffix: String
  ) throws(KeyProviderFault) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: directory)
        .filter { $0.hasSuffix(suffix) }
        .map { String($0.dropLast(suffix.count)) }
        .sorted()
    } catch { throw .failed("listing the roots") }
  }
}
