// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads a file of any kind and size piece by piece, as a residual scan needs it.
///
/// The file may be a database that this very process has open. SQLite's locks are POSIX locks, and
/// those a process loses as soon as it closes *any* descriptor of the file; the next process to
/// leave would then take the write-ahead log away, with decisions in it that were answered. So the
/// descriptor of a file that is locked is kept, one for each, and used again.
package enum FileChunks {
  private struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  private static let kept = Mutex<[Identity: Int32]>([:])

  /// - Parameters:
  ///   - overlap: how many bytes of each piece are seen again at the start of the next.
  ///   - body: called with each piece; a missing file has none.
  package static func scan(
    _ path: String, overlap: Int, _ body: ([UInt8]) throws -> Void
  ) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw PrivateFile.fault(path, "looking at")
    }
    let identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino))
    let file = kept.withLock { $0[identity] } ?? open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw PrivateFile.fault(path, "opening") }
    defer { release(file, identity) }

    var carried: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var position: off_t = 0
    while true {
      let count = pread(file, &buffer, 1 << 20, position)
      guard count >= 0 else { throw PrivateFile.fault(path, "reading") }
      if count == 0 { return }
      position += off_t(count)
      let piece = carried + buffer[..<count]
      try body(piece)
      carried = Array(piece.suffix(overlap))
    }
  }

  private static func release(_ file: Int32, _ identity: Identity) {
    kept.withLock { kept in
      if kept[identity] == file { return }
      if kept[identity] == nil, isLocked(file) {
        kept[identity] = file
      } else if kept[identity] == nil {
        close(file)
      }
      // Two scans of one locked file at once: the second descriptor must stay open too.
    }
  }

  /// Whether anybody has a lock on the file, this process included.
  private static func isLocked(_ file: Int32) -> Bool {
    #if os(Linux)
      // Asked for an open file description, the system counts this process's own locks too. Swift
      // does not see the name F_OFD_GETLK, see fcntl(2).
      let openFileGetLock: Int32 = 36
      var lock = flock()
      lock.l_type = Int16(F_WRLCK)
      lock.l_whence = Int16(SEEK_SET)
      return fcntl(file, openFileGetLock, &lock) != 0 || lock.l_type != Int16(F_UNLCK)
    #else
      return true
    #endif
  }
}
