// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import Foundation

  /// Where the token of whoever signed in lies between two commands: a file of its own for each
  /// store, readable by its owner alone, outside the installation and so outside its backups.
  struct SessionFile {
    let path: String

    init(store: UUID) {
      let environment = ProcessInfo.processInfo.environment
      let home = environment["HOME"] ?? NSTemporaryDirectory()
      let state = environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      path = "\(state ?? "\(home)/.local/state")/dpp/\(store.uuidString.lowercased()).session"
    }

    var token: String? {
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func write(_ token: String) throws {
      let files = FileManager.default
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      do {
        try files.createDirectory(
          atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // A fresh file with the mode from the start: an older one might be readable by others.
        if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
        guard
          files.createFile(
            atPath: path, contents: Data("\(token)\n".utf8), attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
      } catch {
        throw Ending.Stop(
          ending: .couldNotRun, words: "The session cannot be kept: \(path) cannot be written.")
      }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
  }
#endif
