// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// Whether what backups take along leaves the keys out (clause enc-2). A root that is in a backup
/// opens in that backup what was erased since.
enum BackupSet {
  static func checks(_ scene: Scene) -> [Check] {
    guard let host = scene.register.host else {
      return [
        Check(
          Clause.ID("enc-2"), .noted,
          facts: ["What backups take along is not registered, so it was not looked at."])
      ]
    }
    let keys = [scene.place.roots, scene.place.verifier].map { StorePath(store: $0) }
    var faults: [String] = []
    for path in host.backupSet {
      let target = StorePath(path, in: scene.place.path)
      if keys.contains(where: { $0.isInside(target) || target.isInside($0) }) {
        faults.append("Backups take along \(path), and the keys lie in it.")
      } else {
        let found = keyFiles(in: target, keys)
        if found > 0 { faults.append("Backups take along \(path); key files in it: \(found).") }
      }
    }
    return [
      Check(
        "enc-2", holds: faults.isEmpty,
        facts: faults.isEmpty
          ? ["None of the \(host.backupSet.count) places that backups take along holds a key."]
          : faults,
        remedy: "Take the keys out of the backup set, and destroy the backups that hold them:"
          + " they open what was erased since.",
        command: scene.command("backup") + " TARGET")
    ]
  }

  /// Files that are keys by their name, and links that lead to the keys.
  private static func keyFiles(in target: StorePath, _ keys: [StorePath]) -> Int {
    if isKey(target.text) { return 1 }
    guard FileFacts(target.text)?.kind == .directory,
      let walk = FileManager.default.subpathsIfReadable(of: target.text)
    else { return 0 }
    return walk.count { name in
      let path = "\(target.text)/\(name)"
      if isKey(path) { return true }
      guard FileFacts(path)?.kind == .link else { return false }
      let end = StorePath(store: path)
      return keys.contains { end.isInside($0) || $0.isInside(end) }
    }
  }

  private static func isKey(_ path: String) -> Bool {
    [".root", "-root", ".key"].contains { path.hasSuffix($0) }
  }
}

extension FileManager {
  /// Everything below a directory, links not followed.
  fileprivate func subpathsIfReadable(of directory: String) -> [String]? {
    try? subpathsOfDirectory(atPath: directory)
  }
}
