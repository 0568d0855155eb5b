// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import Foundation

@testable import EcartVault

extension FormatWriting {
  mutating func writeAnchor() async throws {
    let (anchor, path) = try Self.emptyAnchor()
    defer {
      try? FileManager.default.removeItem(
        atPath: URL(filePath: path).deletingLastPathComponent().path)
    }
    let start = Self.start
    let subject = try Self.subject("subject")
    try anchor.write(.opened, at: start) {
      $0.store = installation
      $0.environment = .production
      $0.keyring = .file
    }
    try anchor.write(.strayRoot, at: start + 1) { $0.root = "due-2026-10-21-00c0ffee" }
    try anchor.write(.tombstones, at: start + 2) { $0.subjects = [subject] }
    try anchor.write(.rootDestroyed, at: start + 3) { $0.root = Self.epochID }
    try anchor.write(.recovering, at: start + 4)
    try anchor.write(.recovered, at: start + 5) { $0.roots = ["hold-2026-09-21-0badcafe"] }
    let text = String(decoding: try PrivateFile.read(path), as: UTF8.self)
    let lines = text.split(separator: "\n").map { $0 + "\n" }

    let given = [
      "installation-key": Hex.encode(Self.fixed("installation key")), "anchor": text,
    ]
    func with(_ lines: [Substring]) -> [String: String] { ["anchor": lines.joined()] }
    try await good(
      "anchor", "a line cut short by a crash",
      given.merging(
        with(
          lines.dropLast() + [lines[5].prefix(60)])
      ) { $1 })
    try await good("anchor", "an anchor", given)
    // A bit of the third line's JSON, of its code, and of what stands between.
    let third = lines[0].utf8.count + lines[1].utf8.count
    let codeAt = third + lines[2].utf8.count - 65
    try bad(
      "anchor",
      [
        ("a line left out", with([lines[0]] + lines[2...])),
        ("the first line left out", with(Array(lines[1...]))),
        ("two lines in another order", with([lines[0], lines[2], lines[1]] + lines[3...])),
        ("a line twice", with([lines[0], lines[1], lines[1]] + lines[2...])),
        (
          "a line in the middle cut short",
          with([lines[0], lines[1].prefix(60) + "\n"] + lines[2...])
        ),
        ("another installation", ["installation-key": Hex.encode(Self.fixed("another key"))]),
      ]
        + [third + 9, codeAt - 1, codeAt + 3].map { at in
          var bytes = Array(text.utf8)
          bytes[at] = bytes[at] == 0x61 ? 0x62 : 0x61
          return ("another letter at \(at)", ["anchor": String(decoding: bytes, as: UTF8.self)])
        })
  }

  /// The file beside an anchor's lines.
  mutating func writeAnchorCheckpoint() async throws {
    let (anchor, path) = try Self.emptyAnchor()
    defer {
      try? FileManager.default.removeItem(
        atPath: URL(filePath: path).deletingLastPathComponent().path)
    }
    let start = Self.start
    try anchor.write(.opened, at: start) { $0.store = installation }
    try anchor.keep(checkpoint: "a signed note\n", of: 10, at: start + 1, since: 0)
    let older = String(decoding: try PrivateFile.read(path), as: UTF8.self)
    try anchor.write(.rootDestroyed, at: start + 2) { $0.root = Self.epochID }
    try anchor.keep(checkpoint: "a newer note\n", of: 12, at: start + 3, since: 0)
    let lines = String(decoding: try PrivateFile.read(path), as: UTF8.self)
    let beside = String(
      decoding: try PrivateFile.read(path + AnchorFile.beside), as: UTF8.self)
    try await good(
      "anchor-checkpoint", "a checkpoint beside an anchor",
      [
        "installation-key": Hex.encode(Self.fixed("installation key")), "anchor": lines,
        "checkpoint": beside,
      ])
    let codeAt = beside.utf8.count - 65
    try bad(
      "anchor-checkpoint",
      [
        ("lines that end before it was written", ["anchor": older]),
        (
          "a line of the anchor in its place",
          ["checkpoint": "\(lines.split(separator: "\n")[1])\n"]
        ),
        ("without its LF", ["checkpoint": "\(beside.dropLast())"]),
        ("nothing in it", ["checkpoint": ""]),
        ("another installation", ["installation-key": Hex.encode(Self.fixed("another key"))]),
      ]
        + [9, codeAt - 2, codeAt + 3].map { at in
          var bytes = Array(beside.utf8)
          bytes[at] = bytes[at] == 0x61 ? 0x62 : 0x61
          return ("another letter at \(at)", ["checkpoint": String(decoding: bytes, as: UTF8.self)])
        })
  }

  private static let start: Int64 = 1_790_000_000_000

  /// An anchor in a folder of its own.
  private static func emptyAnchor() throws -> (anchor: AnchorFile, path: String) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-anchor-\(UUID().uuidString)").path
    try PrivateDirectory.prepare(folder, backupExcluded: false)
    let path = "\(folder)/anchor"
    return (try AnchorFile(path: path, installation: anchored("installation key")), path)
  }

  private static func anchored(_ name: String) throws -> Installation {
    try Installation(
      master: secret(name), signer: Ed25519.PrivateKey(seed: Secret(copying: fixed("signer"))))
  }
}

extension FormatCase {
  func readAnchor() throws -> [String: String] {
    try inDirectory { directory in
      let path = "\(directory)/anchor"
      try PrivateFile.write(Array(text("anchor").utf8), to: path)
      let home = try Installation(
        master: secret("installation-key"), signer: Ed25519.PrivateKey(seed: .random(count: 32)))
      let said = try AnchorFile(path: path, installation: home).summary()
      return [
        "store": said.store ?? "", "generation": "\(said.generation)",
        "tombstones": said.tombstones.map(\.description).sorted().joined(separator: ","),
        "destroyed": said.destroyedRoots.sorted().joined(separator: ","),
        "strays": said.strayRoots.keys.sorted().joined(separator: ","),
        "at-restore": said.rootsAtRestore.keys.sorted().joined(separator: ","),
      ]
    }
  }

  func readAnchorCheckpoint() throws -> [String: String] {
    try inDirectory { directory in
      let path = "\(directory)/anchor"
      try PrivateFile.write(Array(text("anchor").utf8), to: path)
      try PrivateFile.write(Array(text("checkpoint").utf8), to: path + AnchorFile.beside)
      let home = try Installation(
        master: secret("installation-key"), signer: Ed25519.PrivateKey(seed: .random(count: 32)))
      let said = try AnchorFile(path: path, installation: home).summary()
      return [
        "size": "\(said.checkpoint?.size ?? -1)", "note": said.checkpoint?.text ?? "",
        "at": "\(said.checkpoint?.at ?? -1)",
      ]
    }
  }
}
