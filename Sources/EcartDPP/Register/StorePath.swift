// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A path made comparable: absolute, and without links as far as it exists.
struct StorePath: Hashable {
  let text: String

  init(store path: String) { self.init(path, in: ".") }

  /// - Parameter directory: what a relative path is relative to.
  init(_ path: String, in directory: String) {
    let here = FileManager.default.currentDirectoryPath
    let base = directory.hasPrefix("/") ? directory : "\(here)/\(directory)"
    let full = path.hasPrefix("/") ? path : "\(base)/\(path)"
    self.text = URL(fileURLWithPath: full).standardizedFileURL.resolvingSymlinksInPath().path
  }

  /// Whether this is the directory itself or lies in it.
  func isInside(_ directory: StorePath) -> Bool {
    text == directory.text || text.hasPrefix(directory.text == "/" ? "/" : directory.text + "/")
  }

  /// How a register names it; `nil` for the place where a store is by default.
  func recorded(in place: ComplianceDirectory) -> String? {
    if self == StorePath(place.store, in: ".") { return nil }
    let directory = StorePath(place.path, in: ".")
    return isInside(directory) ? String(text.dropFirst(directory.text.count + 1)) : text
  }
}
