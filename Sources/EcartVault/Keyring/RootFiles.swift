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
  package let identity: String
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

  /// Whether the directory is still the one that was opened. While a host runs a mount may go away:
  /// what lies at the path then is no keyring, or another, in which every root would look destroyed
  /// and a new one would be left where nobody finds it.
  private func checkPlace() throws(KeyProviderFault) {
    let found: [UInt8]
    do throws(FileFault) {
      found = try PrivateFile.read("\(directory)/\(Self.identityName)")
    } catch {
      if case .missing = error { throw Self.elsewhere }
      throw .file(error)
    }
    guard found == Array(identity.utf8),
      PrivateFile.exists("\(directory)/\(PrivateDirectory.backupMarker)")
    else { throw Self.elsewhere }
  }

  private static let elsewhere = KeyProviderFault.failed(
    "finding the keyring's directory, which is not there or is another one: mount it")

  /// Does something with the directory between two looks at which one it is: what was seen or done
  /// counts only where it was that one all along.
  private func inPlace<Result>(
    _ body: () throws(KeyProviderFault) -> Result
  ) throws(KeyProviderFault) -> Result {
    try checkPlace()
    let result: Result
    do throws(KeyProviderFault) { result = try body() } catch {
      try checkPlace()
      throw error
    }
    try checkPlace()
    return result
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
    let path = try path(id)
    return try inPlace { PrivateFile.exists(path) }
  }

  /// Whether anything of the root is left.
  package func exists(_ id: String) throws(KeyProviderFault) -> Bool {
    let path = try path(id)
    return try inPlace {
      PrivateFile.exists(path) || PrivateFile.exists(PrivateFile.unfinished(path))
    }
  }

  /// Writes a root's secret unless there is one already.
  package func write(_ id: String, _ secret: Secret) throws(KeyProviderFault) {
    let path = try path(id)
    let bytes = try lock.closed(secret, of: id)
    try inPlace { () throws(KeyProviderFault) in
      do throws(FileFault) {
        try PrivateFile.write(bytes, to: path, replacing: false)
      } catch { throw .file(error) }
    }
  }

  package func read(_ id: String) throws(KeyProviderFault) -> Secret {
    let path = try path(id)
    var bytes: [UInt8] = []
    do throws(KeyProviderFault) {
      try inPlace { () throws(KeyProviderFault) in
        do throws(FileFault) { bytes = try PrivateFile.read(path) } catch {
          if case .missing = error { throw .noSuchRoot }
          throw .file(error)
        }
      }
    } catch {
      // Read, and then it was another place.
      wipe(&bytes)
      throw error
    }
    return try lock.opened(&bytes, of: id)
  }

  package func destroy(_ id: String) throws(KeyProviderFault) {
    let path = try path(id)
    try inPlace { () throws(KeyProviderFault) in
      do throws(FileFault) {
        // A killed process may have left a copy that was never given its name.
        try PrivateFile.destroy(PrivateFile.unfinished(path))
        try PrivateFile.destroy(path)
      } catch { throw .file(error) }
    }
  }

  package func names() throws(KeyProviderFault) -> [String] {
    try inPlace { () throws(KeyProviderFault) in try Self.names(in: directory, suffix) }
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
