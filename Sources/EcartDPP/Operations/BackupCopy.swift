// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy
  import EcartSQLite
  import EcartVault
  import FoundationEssentials

  extension Operating {
    /// What a backup took along, and what it left out on purpose.
    package struct BackupReport: Sendable, Codable {
      package var target: String
      package var copied: [String]
      /// The host's own databases, which it backs up itself.
      package var hostStores: [String]
    }

    /// A consistent copy of the store, with the public keys and the register. Never a key: with
    /// the roots in it, a backup would open what was erased since.
    package func backup(to target: String) throws(OperatorFault) -> BackupReport {
      let goal = StorePath(store: target)
      for keys in [place.roots, place.verifier] where goal.isInside(StorePath(store: keys)) {
        throw .target("\(target) lies among the keys. A backup and the keys never share a place.")
      }
      let name = storePath.split(separator: "/").last.map(String.init) ?? "store.sqlite"
      guard FileFacts("\(goal.text)/\(name)") == nil else {
        throw .target("\(target) holds a \(name) already. Name a new directory.")
      }
      let manager = FileManager.default
      do {
        try manager.createDirectory(
          atPath: goal.text, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
        try readOnly().backup(to: "\(goal.text)/\(name)")
        var copied = [name]
        for file in ["dpp.json", "waivers.json"]
        where manager.fileExists(atPath: "\(place.path)/\(file)") {
          try copy(file, to: goal.text)
          copied.append(file)
        }
        if manager.fileExists(atPath: place.publicKeys) {
          try manager.createDirectory(
            atPath: "\(goal.text)/public", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
          for file in try manager.contentsOfDirectory(atPath: place.publicKeys).sorted()
          where FileFacts("\(place.publicKeys)/\(file)")?.kind == .file {
            try copy("public/\(file)", to: goal.text)
            copied.append("public/\(file)")
          }
        }
        return BackupReport(target: target, copied: copied, hostStores: hostStores())
      } catch let failure as StoreFailure { throw .target("Not copied: \(failure).") } catch {
        throw .target("Not copied: \(target) cannot be written.")
      }
    }

    /// Private, as it was: an installation that is put back from here is checked for that.
    private func copy(_ file: String, to target: String) throws {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(place.path)/\(file)"))
      try PrivateFile.write(Array(bytes), to: "\(target)/\(file)")
    }

    private func hostStores() -> [String] {
      let copied = StorePath(store: storePath)
      return (RegisterFile(place.register).host?.dataStores ?? []).map(\.path)
        .filter { StorePath($0, in: place.path) != copied }
    }
  }
#endif
