// SPDX-License-Identifier: Apache-2.0

import EcartVault
import FoundationEssentials

/// The files in which a database's plaintext may still be.
struct ResidueFiles {
  struct File: Hashable {
    let path: String
    /// How a report names it.
    let name: String
  }

  /// The database, everything beside it whose name begins with its own (write-ahead log, index,
  /// journals, copies somebody made by hand), SQLite's temporary files, and what the host names.
  static func of(_ database: String, also extra: [String]) -> [File] {
    // SQLite follows a link, and keeps its log beside the file itself.
    let link = URL(fileURLWithPath: database)
    let places = [link, link.resolvingSymlinksInPath()]
    var files: [File] = []
    for url in places {
      let folder = url.deletingLastPathComponent().path
      files += names(in: folder).filter { $0.hasPrefix(url.lastPathComponent) }.sorted()
        .map { File(path: "\(folder)/\($0)", name: $0) }
    }
    for place in temporaryPlaces + places.map({ $0.deletingLastPathComponent().path }) {
      files += names(in: place).filter { $0.hasPrefix("etilqs_") }.sorted()
        .map { File(path: "\(place)/\($0)", name: $0) }
    }
    files += openTemporaries()
    for path in extra {
      files.append(File(path: path, name: URL(fileURLWithPath: path).lastPathComponent))
    }
    var seen: Set<String> = []
    return files.filter {
      isFile($0.path)
        && seen.insert(URL(fileURLWithPath: $0.path).resolvingSymlinksInPath().path).inserted
    }
  }

  /// Where SQLite makes temporary files (sqlite.org, "Temporary Files", section 5).
  private static var temporaryPlaces: [String] {
    let environment = ProcessInfo.processInfo.environment
    let named = [environment["SQLITE_TMPDIR"], environment["TMPDIR"]].compactMap(\.self)
    return named + ["/var/tmp", "/usr/tmp", "/tmp"]
  }

  /// SQLite unlinks its temporary files as soon as they are open; this process's are still reached.
  private static func openTemporaries() -> [File] {
    names(in: "/proc/self/fd").compactMap { name in
      let path = "/proc/self/fd/\(name)"
      guard
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path),
        target.contains("etilqs_")
      else { return nil }
      return File(path: path, name: "an open temporary file")
    }
  }

  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private static func isFile(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory
  }
}
