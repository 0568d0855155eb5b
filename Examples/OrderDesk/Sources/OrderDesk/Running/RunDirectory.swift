// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where one run keeps everything.
///
/// ```
/// run/
///   compliance/        what Gatekeeper.open looks after; store.sqlite also holds the shop's tables
///   certificates/      one .jws for each erased order
/// ```
struct RunDirectory {
  let path: String

  private static let marker = ".order-desk-run"

  var compliance: String { "\(path)/compliance" }
  var database: String { "\(compliance)/store.sqlite" }
  /// SQLite's file and its two companions.
  var databaseFiles: [String] { [database, database + "-wal", database + "-shm"] }
  var verifierIdentity: String { "\(compliance)/verifier" }
  var signerKey: String { "\(compliance)/public/signer.pem" }
  var certificates: String { "\(path)/certificates" }

  struct NotOurs: Error, CustomStringConvertible {
    let path: String
    var description: String {
      "\(path) has files in it that no earlier run left, so nothing was touched."
        + " Name an empty directory."
    }
  }

  /// An empty directory; what an earlier run left is removed, what anybody else left is not.
  func begin() throws {
    let files = FileManager.default
    if let found = try? files.contentsOfDirectory(atPath: path), !found.isEmpty {
      guard found.contains(Self.marker) else { throw NotOurs(path: path) }
      for name in found { try files.removeItem(atPath: "\(path)/\(name)") }
    }
    for directory in [path, compliance, certificates] {
      try files.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }
    try Data("Made by OrderDesk, which empties this directory at its next run.\n".utf8)
      .write(to: URL(filePath: "\(path)/\(Self.marker)"))
  }

  /// A path as the reader would type it from where they are.
  static func shown(_ path: String) -> String {
    let here = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
  }
}
