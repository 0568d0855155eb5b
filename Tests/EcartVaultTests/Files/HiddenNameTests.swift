// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation
import Testing

@testable import EcartVault

/// What a killed process left under a target's hidden name, and what only looks like it.
@Suite("A sealed file's hidden name")
struct HiddenNameTests {
  private struct Folder {
    let path: String
    var target: String { "\(path)/target" }
    var hidden: String { HiddenName.first(for: target) }

    init() throws {
      path = NSTemporaryDirectory() + "ecart-hidden-\(UUID().uuidString)"
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
    func names() throws -> Set<String> {
      Set(try FileManager.default.contentsOfDirectory(atPath: path))
    }
    func name(_ path: String) -> String { URL(filePath: path).lastPathComponent }
    func put(_ text: String, at path: String) throws {
      try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
    func text(_ path: String) throws -> String {
      try String(contentsOfFile: path, encoding: .utf8)
    }

    /// Puts a new file in the target's place, as sealing does.
    func replace(with text: String) throws {
      let draft = try FileDraft(for: target, holdsPlaintext: false)
      try StreamPump.write(Array(text.utf8), to: draft.descriptor, at: 0)
      try draft.flush()
      try draft.place(replacing: true)
    }
  }

  @Test func `what a killed process left is gone with the next sealing to the target`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.put("left", at: folder.hidden)
    try folder.put("another's", at: HiddenName.first(for: folder.path + "/other"))
    try folder.put("old", at: folder.target)
    try folder.replace(with: "new")
    #expect(try folder.text(folder.target) == "new")
    let other = folder.name(HiddenName.first(for: folder.path + "/other"))
    #expect(try folder.names() == ["target", other])
  }

  @Test func `opening to the target leaves it, since a plaintext has no hidden name`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.put("left", at: folder.hidden)
    _ = try FileDraft(for: folder.target, holdsPlaintext: true)
    #expect(try folder.names() == [folder.name(folder.hidden)])
  }

  @Test func `what another process works at stays, and does not hinder`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let theirs = try #require(HiddenName.create(for: folder.target))
    try folder.replace(with: "new")
    #expect(try folder.text(folder.target) == "new")
    #expect(try folder.names() == ["target", folder.name(folder.hidden)])
    #expect(PrivateFile.isStill(theirs, at: folder.hidden))
    // It dies. A test beside this one may have forked a child that holds the file as well.
    _ = flock(theirs, LOCK_UN)
    close(theirs)
    try folder.replace(with: "newer")
    #expect(try folder.names() == ["target"])
  }

  @Test func `a draft that is made is held, so that another one does not take its name`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let first = try #require(HiddenName.create(for: folder.target))
    defer { close(first) }
    #expect(HiddenName.create(for: folder.target) == nil)
    HiddenName.removeLeftover(of: folder.target)
    #expect(PrivateFile.isStill(first, at: folder.hidden))
  }

  @Test(arguments: ["link", "folder", "pipe"])
  func `what is no plain file is left as it is, and does not hinder`(_ kind: String) throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.put("somebody's", at: folder.path + "/somewhere")
    switch kind {
    case "link": symlink("somewhere", folder.hidden)
    case "folder": mkdir(folder.hidden, 0o700)
    default: mkfifo(folder.hidden, 0o600)
    }
    try folder.replace(with: "new")
    #expect(try folder.text(folder.target) == "new")
    #expect(try folder.text(folder.path + "/somewhere") == "somebody's")
    #expect(try folder.names() == ["target", "somewhere", folder.name(folder.hidden)])
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away"))
  func `what is another user's is left as it is`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.put("theirs", at: folder.hidden)
    #expect(chown(folder.hidden, 65_534, 65_534) == 0)
    try folder.replace(with: "new")
    #expect(try folder.text(folder.hidden) == "theirs")
  }

  @Test func `it is short, whatever the target is called, and lies beside it`() {
    let long = String(repeating: "n", count: 255)
    let hidden = HiddenName.first(for: "a/b/\(long)")
    #expect(hidden.hasPrefix("a/b/.") && hidden.count == 4 + 1 + 32 + ".unfinished".count)
    #expect(HiddenName.first(for: "a/b/./\(long)") == hidden.replacing("a/b/", with: "a/b/./"))
    #expect(HiddenName.first(for: "x").hasPrefix("./."))
    #expect(HiddenName.first(for: "/x").hasPrefix("//."))
    #expect(HiddenName.first(for: "x") != HiddenName.first(for: "y"))
  }
}
