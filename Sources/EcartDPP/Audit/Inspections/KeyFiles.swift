// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// Whether anybody but the owner can reach the keys (clause enc-2): kinds, owners and modes of the
/// key directories and everything in them. No file is opened but the backup mark.
enum KeyFiles {
  private static let mark = "Signature: 8a477f597d28d172789f06886806bc55"

  static func checks(_ scene: Scene) -> [Check] {
    let place = scene.place
    guard let root = FileFacts(place.path) else { return [] }
    var faults: [Fault] = []
    var count = 0
    for directory in [place.path, place.roots, place.verifier] {
      guard let facts = FileFacts(directory) else {
        if directory == place.roots { faults.append(Fault("roots/ is missing", fix: nil)) }
        continue
      }
      if let fault = fault(of: directory, facts, asDirectory: true, owner: root.owner, scene) {
        faults.append(fault)
      }
    }
    for directory in [place.roots, place.verifier] {
      guard FileFacts(directory) != nil else { continue }
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
        faults.append(Fault("\(name(directory, scene))/ cannot be listed by this user", fix: nil))
        continue
      }
      for entry in names.sorted() {
        let path = "\(directory)/\(entry)"
        guard let facts = FileFacts(path) else { continue }
        count += 1
        if let fault = fault(of: path, facts, asDirectory: false, owner: root.owner, scene) {
          faults.append(fault)
        }
      }
    }
    if FileFacts(place.roots) != nil, !isMarked(place.roots) {
      faults.append(
        Fault("roots/CACHEDIR.TAG does not tell backup tools to leave the roots out", fix: nil))
    }
    return [check(faults, count)]
  }

  private static func check(_ faults: [Fault], _ count: Int) -> Check {
    Check(
      "enc-2", holds: faults.isEmpty,
      facts: faults.isEmpty
        ? [
          "\(count) files in roots/ and verifier/ are plain files of one owner that nobody else may"
            + " read; both directories are closed to others, and roots/ is marked as no part of a"
            + " backup."
        ] : faults.prefix(12).map { "\($0.words)." } + more(faults.count - 12),
      remedy: "Take the rights away from others, and replace every key they may have read.",
      command: faults.lazy.compactMap(\.fix).first)
  }

  private struct Fault {
    let words: String
    let fix: String?
    init(_ words: String, fix: String?) {
      self.words = words
      self.fix = fix
    }
  }

  private static func more(_ count: Int) -> [String] {
    count > 0 ? ["And \(count) more."] : []
  }

  private static func fault(
    of path: String, _ facts: FileFacts, asDirectory: Bool, owner: UInt32, _ scene: Scene
  ) -> Fault? {
    let name = name(path, scene)
    let quoted = Shell.quoted(path)
    guard facts.kind == (asDirectory ? .directory : .file) else {
      return Fault(
        "\(name) is a link or something else than a plain \(asDirectory ? "directory" : "file")",
        fix: nil)
    }
    if !facts.isPrivate {
      return Fault(
        "\(name)\(asDirectory && path != scene.place.path ? "/" : "") has mode \(facts.modeText), so others than its owner may reach it",
        fix: "chmod \(asDirectory ? "700" : "600") \(quoted)")
    }
    if facts.owner != owner {
      return Fault("\(name) belongs to another user than the directory", fix: nil)
    }
    if !asDirectory, facts.names > 1 {
      return Fault(
        "\(name) has \(facts.names) names: a hard link to it lies somewhere else", fix: nil)
    }
    return nil
  }

  private static func name(_ path: String, _ scene: Scene) -> String {
    path == scene.place.path
      ? "the compliance directory" : String(path.dropFirst(scene.place.path.count + 1))
  }

  private static func isMarked(_ directory: String) -> Bool {
    FileManager.default.contents(atPath: "\(directory)/CACHEDIR.TAG").map {
      $0.starts(with: Array(mark.utf8))
    } ?? false
  }
}
