// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files of this package, found from where this file is.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The Swift sources of a module, with their names; empty when there is no such folder.
  static func sources(of module: String) throws -> [(name: String, text: String)] {
    let folder = root.appendingPathComponent("Sources/\(module)")
    guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.map {
      ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8))
    }
  }

  /// The modules that Package.swift declares.
  static func modules() throws -> Set<String> {
    let declaration = /module\(\s*"(Ecart[A-Za-z]+)"/
    return Set(try text("Package.swift").matches(of: declaration).map { String($0.1) })
  }
}
