// SPDX-License-Identifier: Apache-2.0

import EcartVault
import Foundation
import Testing

/// One way in which key material stops being this process's alone.
enum Exposure: String, CaseIterable, CustomTestStringConvertible {
  case readableByTheGroup, behindALink, anotherUsers

  /// The user that owns nothing: `nobody`.
  static let stranger: UInt32 = 65_534

  var testDescription: String { rawValue }

  /// Does it to a file or a directory that is in order. Only root can give one away: anybody else's
  /// run says that it leaves that out.
  func befall(_ path: String) throws {
    switch self {
    case .readableByTheGroup:
      var status = stat()
      try done(lstat(path, &status))
      try done(chmod(path, status.st_mode & S_IFMT == S_IFDIR ? 0o750 : 0o640))
    case .behindALink:
      // What is behind the link is in order itself.
      let elsewhere = path + "-moved"
      try done(rename(path, elsewhere))
      try done(symlink(elsewhere, path))
    case .anotherUsers:
      guard geteuid() == 0 else { try Test.cancel("only root can give a file to another user") }
      try done(chown(path, Self.stranger, gid_t.max))
    }
  }

  /// What must be said of it, exactly.
  func fault(_ name: String, isDirectory: Bool = false) -> FileFault {
    switch self {
    case .readableByTheGroup: .notPrivate(name, mode: isDirectory ? 0o750 : 0o640)
    case .behindALink: .notPlain(name)
    case .anotherUsers: .wrongOwner(name)
    }
  }

  /// What a person is told to do.
  var remedy: String {
    switch self {
    case .readableByTheGroup: "chmod go-rwx"
    case .behindALink: "replace it by the"
    case .anotherUsers: "make this process's user its owner"
    }
  }

  private func done(_ result: Int32) throws {
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }
}
