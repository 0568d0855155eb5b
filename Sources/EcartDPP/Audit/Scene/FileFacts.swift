// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the file system says about a path itself; a link is not followed and nothing is opened.
struct FileFacts: Sendable {
  enum Kind: Sendable { case file, directory, link, other }

  let kind: Kind
  /// The nine permission bits and the three special ones.
  let mode: Int
  let owner: UInt32
  /// How many names the file has.
  let names: Int

  init?(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .other
      }
    mode = Int(status.st_mode & 0o7777)
    owner = status.st_uid
    names = Int(status.st_nlink)
  }

  /// Whether anybody but the owner may do anything with it.
  var isPrivate: Bool { mode & 0o077 == 0 }
  var modeText: String { String(mode, radix: 8) }
}
