// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files only this process's user may read (0600 in a 0700 directory), written so that a crash
/// leaves either the old file or the new one.
package enum PrivateFile {
  /// More than any file of ours but the anchor holds; a larger one is not ours.
  private static let chunk = 65_536
  /// The ending of a file that is not finished yet.
  private static let unfinished = ".new"

  /// Reads a file after checking its kind, owner and mode. What may be a key is nowhere afterwards
  /// but in the result, which is the caller's to wipe.
  /// - Parameter offset: the bytes before it are not read; nothing is where the file is no longer.
  package static func read(_ path: String, from offset: Int = 0) throws(FileFault) -> [UInt8] {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { throw .missing(name(path)) }
      if errno == ELOOP { throw .notPlain(name(path)) }
      throw fault(path, "opening")
    }
    defer { close(file) }
    try check(file, path)
    if offset > 0 {
      guard lseek(file, off_t(offset), SEEK_SET) >= 0 else { throw fault(path, "reading") }
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: chunk)
    defer { wipe(&buffer) }
    while true {
      let count = readBytes(file, &buffer, chunk)
      guard count >= 0 else { throw fault(path, "reading") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Writes a file whole: to a neighbour first, flushed, then renamed over, then the directory
  /// flushed. Processes that write into one directory at the same time take turns, since they
  /// share the neighbour's name.
  /// - Parameter replacing: whether a file that is there is written over, or left as it is.
  package static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool = true
  ) throws(FileFault) {
    Milestone.passed("file.write")
    let directory = try lockDirectory(of: path)
    defer { close(directory) }
    if !replacing, exists(path) { return }
    let neighbour = path + unfinished
    try discard(neighbour)
    let file = open(neighbour, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw fault(path, "creating") }
    do throws(FileFault) {
      try writeAll(bytes, file, path)
      Milestone.passed("file.write.unflushed")
      guard fsync(file) == 0 else { throw fault(path, "flushing") }
    } catch {
      close(file)
      // Of a root even what never got its name is overwritten. What went wrong first is what counts.
      try? discard(neighbour)
      throw error
    }
    close(file)
    Milestone.passed("file.write.flushed")
    guard rename(neighbour, path) == 0 else { throw fault(path, "renaming") }
    Milestone.passed("file.write.renamed")
    try flushDirectory(of: path)
    Milestone.passed("file.write.done")
  }

  /// Removes what a killed process of ours had begun to write in a directory, overwritten first: it may
  /// be a root's whole bytes, and whoever destroys the root later finds nothing of that copy. What a
  /// host keeps there under a name of its own is left alone.
  static func removeUnfinished(in directory: String) throws(FileFault) {
    let lock = try lockDirectory(of: directory + "/")
    defer { close(lock) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names where isOurs(unfinished: name) { try discard("\(directory)/\(name)") }
  }

  private static func isOurs(unfinished name: String) -> Bool {
    name.hasSuffix(unfinished) && OwnName.isKnown(String(name.dropLast(unfinished.count)))
  }

  /// Destroys what never got its name; what is no file, such as a link, is only removed.
  private static func discard(_ path: String) throws(FileFault) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFREG else {
      unlink(path)
      return
    }
    guard status.st_uid == geteuid() else { throw .wrongOwner(name(path)) }
    try destroy(path)
  }

  /// Adds to the end of a file and flushes; makes the file if there is none.
  package static func append(_ bytes: [UInt8], to path: String) throws(FileFault) {
    let isNew = access(path, F_OK) != 0
    let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw fault(path, "opening") }
    defer { close(file) }
    try check(file, path)
    // In two parts while a test watches, so that it can crash with half a line on the disk.
    let middle = Milestone.isWatched ? bytes.count / 2 : 0
    try writeAll(Array(bytes[..<middle]), file, path)
    Milestone.passed("file.append.half")
    try writeAll(Array(bytes[middle...]), file, path)
    Milestone.passed("file.append.unflushed")
    guard fsync(file) == 0 else { throw fault(path, "flushing") }
    Milestone.passed("file.append.flushed")
    if isNew { try flushDirectory(of: path) }
  }

  /// Cuts a file to a length, for a line a crash left half written.
  package static func truncate(_ path: String, to length: Int) throws(FileFault) {
    let file = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { throw fault(path, "opening") }
    defer { close(file) }
    Milestone.passed("file.cut")
    guard ftruncate(file, off_t(length)) == 0, fsync(file) == 0 else {
      throw fault(path, "cutting")
    }
    Milestone.passed("file.cut.done")
  }

  /// Overwrites a file with random bytes, flushes, removes it, flushes the directory. A missing
  /// file is destroyed already.
  ///
  /// On copy-on-write and wear-levelled media the overwrite may land elsewhere; what is destroyed
  /// for certain is the file system's way to the key. The threat model says so.
  package static func destroy(_ path: String) throws(FileFault) {
    let file = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return }
      throw fault(path, "opening")
    }
    defer { close(file) }
    Milestone.passed("file.destroy")
    let size = Int(lseek(file, 0, SEEK_END))
    lseek(file, 0, SEEK_SET)
    if size > 0 {
      guard let noise = try? SecureRandom.bytes(min(size, chunk)) else {
        throw fault(path, "overwriting")
      }
      try writeAll(noise, file, path)
    }
    guard fsync(file) == 0 else { throw fault(path, "flushing") }
    Milestone.passed("file.destroy.overwritten")
    // Another process may have been at it too.
    guard unlink(path) == 0 || errno == ENOENT else { throw fault(path, "removing") }
    Milestone.passed("file.destroy.removed")
    try flushDirectory(of: path)
    Milestone.passed("file.destroy.done")
  }

  /// Whether there is anything of that name. Only a name that is certainly free counts as none: what
  /// cannot be looked at may be there.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR)
  }

  /// Whether a path names this very file.
  static func isStill(_ file: Int32, at path: String) -> Bool {
    var (mine, there) = (stat(), stat())
    return fstat(file, &mine) == 0 && lstat(path, &there) == 0
      && mine.st_dev == there.st_dev && mine.st_ino == there.st_ino
  }

  /// How many bytes there are; `nil` for what cannot be looked at.
  static func length(_ path: String) -> Int? {
    var status = stat()
    return lstat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// What a killed process may have left half written beside a file.
  static func unfinished(_ path: String) -> String { path + unfinished }

  private static func check(_ file: Int32, _ path: String) throws(FileFault) {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw fault(path, "looking at") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlain(name(path)) }
    guard status.st_uid == geteuid() else { throw .wrongOwner(name(path)) }
    let mode = Int(status.st_mode & 0o777)
    guard mode & 0o077 == 0 else { throw .notPrivate(name(path), mode: mode) }
  }

  private static func writeAll(
    _ bytes: [UInt8], _ file: Int32, _ path: String
  ) throws(FileFault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      var piece = Array(rest)
      defer { wipe(&piece) }
      let count = writeBytes(file, piece, piece.count)
      guard count > 0 else {
        if errno == EINTR { continue }
        throw fault(path, "writing")
      }
      rest = rest.dropFirst(count)
    }
  }

  static func flushDirectory(of path: String) throws(FileFault) {
    let file = try openDirectory(of: path)
    defer { close(file) }
    guard fsync(file) == 0 else { throw fault(path, "flushing the directory") }
  }

  /// Closing the descriptor gives the lock back.
  private static func lockDirectory(of path: String) throws(FileFault) -> Int32 {
    let file = try openDirectory(of: path)
    guard flock(file, LOCK_EX) == 0 else {
      close(file)
      throw fault(path, "locking the directory")
    }
    return file
  }

  private static func openDirectory(of path: String) throws(FileFault) -> Int32 {
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let file = open(directory.isEmpty ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw fault(path, "opening the directory") }
    return file
  }

  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  static func fault(_ path: String, _ operation: String) -> FileFault {
    let code = errno
    // No link is followed here, so this is what the system says of one.
    if code == ELOOP { return .notPlain(name(path)) }
    return .failed(name(path), operation: operation, code: Int(code))
  }
}

// The enum's own `read` and `write` would hide the system's.
private func readBytes(_ file: Int32, _ buffer: inout [UInt8], _ count: Int) -> Int {
  read(file, &buffer, count)
}

private func writeBytes(_ file: Int32, _ bytes: [UInt8], _ count: Int) -> Int {
  write(file, bytes, count)
}

extension PrivateFile {
  /// Runs one process at a time under an advisory lock.
  package static func locked<Result>(
    _ path: String, _ body: () throws -> Result
  ) throws -> Result {
    let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw fault(path, "opening") }
    defer { close(file) }
    guard flock(file, LOCK_EX) == 0 else { throw fault(path, "locking") }
    return try body()
  }

  /// The same for work that takes its time; whoever waits asks again, and holds no thread.
  package static nonisolated(nonsending) func locked<Result>(
    _ path: String, whileWorking body: () async throws -> Result
  ) async throws -> Result {
    let file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw fault(path, "opening") }
    defer { close(file) }
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw fault(path, "locking") }
      try await Task.sleep(for: .milliseconds(20))
    }
    return try await body()
  }
}
