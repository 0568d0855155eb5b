// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A directory only this process's user may enter (0700).
package enum PrivateDirectory {
  /// The file by which backup tools are told to leave a directory out ("Cache Directory Tagging
  /// Specification", bford.info/cachedir; honoured by tar --exclude-caches, restic, borg).
  package static let backupMarker = "CACHEDIR.TAG"
  private static let backupMarkerText =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    + "# Key roots: never part of a backup. An erased record must stay erased after a restore.\n"

  /// Makes the directory if there is none, and refuses one that others may enter.
  package static func prepare(
    _ path: String, backupExcluded: Bool
  ) throws(FileFault) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw PrivateFile.fault(path, "making") }
    Milestone.passed("directory.made")
    try check(path)
    // Whatever a killed process made, renamed or removed here and had no time left to flush: from
    // here on what is found may be relied upon. A parent that we may not read stays unflushed.
    try? PrivateFile.flushDirectory(of: path)
    try PrivateFile.removeUnfinished(in: path)
    try PrivateFile.flushDirectory(of: path + "/")
    let marker = path + "/" + backupMarker
    if backupExcluded, !PrivateFile.exists(marker) {
      try PrivateFile.write(Array(backupMarkerText.utf8), to: marker)
    }
  }

  package static func check(_ path: String) throws(FileFault) {
    var path = path
    // A slash behind a link's name would have the link followed.
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .missing(PrivateFile.name(path)) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .notPlain(PrivateFile.name(path)) }
    guard status.st_uid == geteuid() else { throw .wrongOwner(PrivateFile.name(path)) }
    let mode = Int(status.st_mode & 0o777)
    guard mode & 0o077 == 0 else { throw .notPrivate(PrivateFile.name(path), mode: mode) }
  }

  /// Whether backup tools are told to leave the directory out.
  package static func isBackupExcluded(_ path: String) -> Bool {
    guard let text = try? PrivateFile.read(path + "/" + backupMarker) else { return false }
    return String(decoding: text.prefix(backupMarkerText.utf8.count), as: UTF8.self)
      .hasPrefix("Signature: 8a477f597d28d172789f06886806bc55")
  }
}
