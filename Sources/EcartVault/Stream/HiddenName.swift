// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The name a sealed file has for a moment before it gets its own: `.`, 32 hexadecimal digits,
/// `.unfinished`, beside the target.
///
/// The digits come from the target's name, so that whoever seals to the same target next finds what
/// a killed process left there, without looking through the directory. Whoever has the name holds
/// the file locked (`flock`), which ends with the process; only who holds it removes it, so what
/// somebody is working at stays.
enum HiddenName {
  /// The one name that is looked for again.
  static func first(for target: String) -> String {
    let (directory, name) = parts(of: target)
    let digits = Hex.encode(Array(SHA256.digest(Array(name.utf8)).bytes.prefix(16)))
    return "\(directory)/.\(digits).unfinished"
  }

  /// A name for when the first one is taken: by another process that seals to the same target just
  /// now, or by something that is not ours.
  static func other(for target: String) throws(SealedFileFault) -> String {
    guard let number = try? FileNumber.random() else {
      throw .failed(operation: "drawing a name", code: 0)
    }
    return "\(parts(of: target).directory)/.\(number).unfinished"
  }

  /// Whether this open file is locked from now on, and so is known to be in use.
  static func hold(_ file: Int32) -> Bool { flock(file, LOCK_EX | LOCK_NB) == 0 }

  /// Makes a new file under the first name and holds it.
  /// - Returns: `nil` if it is taken, or cannot be held here.
  static func create(for target: String) -> Int32? {
    let name = first(for: target)
    guard let file = create(name) else { return nil }
    if hold(file) {
      if PrivateFile.isStill(file, at: name) { return file }
    } else if errno != EWOULDBLOCK {
      // Nobody can hold it on this file system, so it would lie under a name that is looked for.
      unlink(name)
    }
    // Between the two steps somebody took it for a leftover, and removes it.
    close(file)
    return nil
  }

  /// Makes a new file.
  static func create(_ name: String) -> Int32? {
    let file = open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    return file >= 0 ? file : nil
  }

  /// Removes what a killed process left under the target's hidden name. What somebody is working
  /// at, what is another user's and what is no plain file is left alone.
  static func removeLeftover(of target: String) {
    let name = first(for: target)
    // For writing too, though nothing is written: NFS gives an exclusive lock to no other descriptor.
    let file = open(name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), hold(file),
      PrivateFile.isStill(file, at: name)
    else { return }
    unlink(name)
  }

  static func parts(of path: String) -> (directory: String, name: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let (above, name) = (parts.dropLast(), parts.last.map(String.init) ?? "")
    if above.isEmpty { return (".", name) }
    return (above.count == 1 && above[0].isEmpty ? "/" : above.joined(separator: "/"), name)
  }
}
