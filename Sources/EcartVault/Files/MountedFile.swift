// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A small file that an orchestrator made for this process: reached through links, often owned by
/// root, and readable to nobody but its owner and the process's own group.
enum MountedFile {
  private static let largest = 4_096

  /// What may be a key is nowhere afterwards but in the result, which is the caller's to wipe.
  static func read(_ path: String) throws(FileFault) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { throw .missing(PrivateFile.name(path)) }
      throw PrivateFile.fault(path, "opening")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw PrivateFile.fault(path, "looking at") }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= largest else {
      throw .notPlain(PrivateFile.name(path))
    }
    guard status.st_uid == 0 || status.st_uid == geteuid() else {
      throw .wrongOwner(PrivateFile.name(path))
    }
    let mode = Int(status.st_mode & 0o777)
    guard mode & 0o027 == 0 else { throw .notPrivate(PrivateFile.name(path), mode: mode) }
    var bytes = [UInt8](repeating: 0, count: largest)
    defer { wipe(&bytes) }
    let count = readBytes(file, &bytes)
    guard count >= 0 else { throw PrivateFile.fault(path, "reading") }
    return Array(bytes[..<count])
  }

  // The enum's own `read` would hide the system's.
  private static func readBytes(_ file: Int32, _ buffer: inout [UInt8]) -> Int {
    #if canImport(Glibc)
      Glibc.read(file, &buffer, buffer.count)
    #elseif canImport(Musl)
      Musl.read(file, &buffer, buffer.count)
    #else
      Darwin.read(file, &buffer, buffer.count)
    #endif
  }
}

/// A variable of this process's environment that is taken out of it when it is read, and overwritten.
enum EnvironmentVariable {
  /// Of several that take one at once, one gets it whole.
  private static let lock = Mutex(())

  /// Its bytes, which are the caller's to wipe.
  static func take(_ name: String) -> [UInt8]? {
    lock.withLock { _ in
      guard let value = getenv(name) else { return nil }
      // The memory stays when the name goes.
      let bytes = bytes(takenFrom: value)
      unsetenv(name)
      return bytes
    }
  }
}
