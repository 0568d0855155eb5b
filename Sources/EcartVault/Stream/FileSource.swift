// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the bytes to seal come from.
public enum FileSource: Sendable, ExpressibleByStringLiteral {
  case path(String)
  /// An open descriptor, such as standard input (0): a plain file is read from its beginning,
  /// anything else (a pipe, a socket) to its end, whatever its length. It stays the caller's.
  case descriptor(Int32)

  public init(stringLiteral path: String) { self = .path(path) }
}

/// An open file; closed with the last reference if it is ours.
final class OpenedFile: Sendable {
  let descriptor: Int32
  /// `nil` for what has no length, such as a pipe.
  let count: Int64?
  private let isOurs: Bool
  private let changed: (Int, Int)

  init(_ source: FileSource) throws(SealedFileFault) {
    switch source {
    case .path(let path):
      // Not to wait for somebody to write, if it is a named pipe; plain files never make us wait.
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      isOurs = true
      guard descriptor >= 0 else { throw .of("opening", errno) }
    case .descriptor(let file):
      descriptor = file
      isOurs = false
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      if isOurs { close(descriptor) }
      throw .of("looking at", code)
    }
    let isPlain = status.st_mode & S_IFMT == S_IFREG
    if isOurs, !isPlain {
      close(descriptor)
      throw .notPlain
    }
    count = isPlain ? Int64(status.st_size) : nil
    changed = Self.time(status)
    #if os(Linux)
      if isPlain { posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL) }
    #endif
  }

  deinit { if isOurs { close(descriptor) } }

  /// Whether a plain file is as it was when it was opened.
  var isUnchanged: Bool {
    guard let count else { return true }
    var status = stat()
    return fstat(descriptor, &status) == 0 && Int64(status.st_size) == count
      && Self.time(status) == changed
  }

  /// Whether a path names this very file.
  func isStill(at path: String) -> Bool { PrivateFile.isStill(descriptor, at: path) }

  /// The file's first bytes, up to a number.
  func beginning(_ most: Int) throws(SealedFileFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: most)
    var done = 0
    while done < most {
      var part = [UInt8](repeating: 0, count: most - done)
      let step = pread(descriptor, &part, part.count, off_t(done))
      if step == 0 { break }
      guard step > 0 else {
        if errno == EINTR { continue }
        throw .of("reading", errno)
      }
      bytes.replaceSubrange(done..<done + step, with: part[..<step])
      done += step
    }
    return Array(bytes[..<done])
  }

  private static func time(_ status: stat) -> (Int, Int) {
    #if canImport(Darwin)
      (status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec)
    #else
      (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    #endif
  }
}
