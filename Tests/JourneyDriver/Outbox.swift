// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartPolicy
  import Foundation

  /// Where the host keeps the sealed files it exported: `NAME-ID.p7m`, beside the installation.
  ///
  /// It writes as a stick is written to, in place and in two parts, so that a crash finds half a file.
  struct Outbox {
    let folder: String

    init(beside directory: String) throws {
      let parent = URL(filePath: directory).deletingLastPathComponent().path
      folder = parent + "/outbox"
      guard !FileManager.default.fileExists(atPath: folder) else { return }
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false)
      try Self.flush(parent)
    }

    struct Entry {
      let name: String
      let id: UUID
      let path: String
      let digest: String
    }

    func entries() throws -> [Entry] {
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted().compactMap { file in
        let path = "\(folder)/\(file)"
        guard let dash = file.firstIndex(of: "-"), file.hasSuffix(".p7m"),
          let id = UUID(uuidString: String(file[file.index(after: dash)...].dropLast(4)))
        else { return nil }
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        return Entry(
          name: String(file[..<dash]), id: id, path: path, digest: SHA256.digest(bytes).hex)
      }
    }

    func put(_ bytes: [UInt8], as name: String, _ id: UUID) throws {
      let path = "\(folder)/\(name)-\(id.uuidString.lowercased()).p7m"
      Milestone.passed("outbox.write")
      guard FileManager.default.createFile(atPath: path, contents: nil),
        let file = FileHandle(forWritingAtPath: path)
      else { throw Interruption.workFailed("creating") }
      let middle = bytes.count / 2
      try file.write(contentsOf: bytes[..<middle])
      Milestone.passed("outbox.write.half")
      try file.write(contentsOf: bytes[middle...])
      Milestone.passed("outbox.write.unflushed")
      try file.synchronize()
      try file.close()
      try Self.flush(folder)
      Milestone.passed("outbox.write.done")
    }

    func remove(_ entry: Entry) throws {
      Milestone.passed("outbox.remove")
      try FileManager.default.removeItem(atPath: entry.path)
      try Self.flush(folder)
      Milestone.passed("outbox.remove.done")
    }

    private static func flush(_ folder: String) throws {
      let file = open(folder, O_RDONLY | O_DIRECTORY)
      guard file >= 0 else { throw Interruption.workFailed("opening") }
      defer { close(file) }
      guard fsync(file) == 0 else { throw Interruption.workFailed("flushing") }
    }
  }
#endif
