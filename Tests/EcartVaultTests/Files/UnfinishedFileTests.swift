// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

/// What was begun and never got its name.
@Suite("Unfinished files")
struct UnfinishedFileTests {
  /// A second name tells what became of the bytes that the first one stood for.
  private func leftover(in place: Place) throws -> String {
    try FileManager.default.createDirectory(
      atPath: place.path, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try Data(repeating: 0x41, count: 32).write(to: URL(fileURLWithPath: place.file("one.root.new")))
    try FileManager.default.linkItem(
      atPath: place.file("one.root.new"), toPath: place.file("seen"))
    return place.file("seen")
  }

  private func isOverwritten(_ path: String) throws -> Bool {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    return bytes.count == 32 && bytes != Data(repeating: 0x41, count: 32)
  }

  @Test func `of a killed process's root nothing is left, not even in freed blocks`() throws {
    let place = Place()
    defer { place.remove() }
    let seen = try leftover(in: place)
    try PrivateFile.removeUnfinished(in: place.path)
    #expect(!FileManager.default.fileExists(atPath: place.file("one.root.new")))
    #expect(try isOverwritten(seen))
  }

  @Test func `a stranger's file of such a name is left as it is`() throws {
    let place = Place()
    defer { place.remove() }
    let seen = try leftover(in: place)
    let strangers = ["shop.sqlite.new", "one.key.new", "One.root.new", ".root.new"]
    for name in strangers {
      try FileManager.default.linkItem(atPath: seen, toPath: place.file(name))
    }
    try FileManager.default.removeItem(atPath: place.file("one.root.new"))
    _ = try FileKeyring(directory: place.path)
    #expect(try !isOverwritten(seen))
    let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
    #expect(Set(left).isSuperset(of: strangers))
  }

  @Test func `nor when the root is written again`() throws {
    let place = Place()
    defer { place.remove() }
    let seen = try leftover(in: place)
    try PrivateFile.write([UInt8](repeating: 0x42, count: 32), to: place.file("one.root"))
    #expect(try isOverwritten(seen))
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: place.file("one.root")))
        == Data(repeating: 0x42, count: 32))
  }

  @Test(arguments: [true, false])
  func `another user's is named, neither taken nor removed`(_ isWriting: Bool) throws {
    let place = Place()
    defer { place.remove() }
    let seen = try leftover(in: place)
    try Exposure.anotherUsers.befall(place.file("one.root.new"))
    #expect(throws: FileFault.wrongOwner("one.root.new")) {
      if isWriting {
        try PrivateFile.write([UInt8](repeating: 0x42, count: 32), to: place.file("one.root"))
      } else {
        try PrivateFile.removeUnfinished(in: place.path)
      }
    }
    #expect(FileManager.default.fileExists(atPath: place.file("one.root.new")))
    #expect(!FileManager.default.fileExists(atPath: place.file("one.root")))
    #expect(try !isOverwritten(seen))
  }

  @Test func `what is no file is removed, and what it points to is left alone`() throws {
    let place = Place()
    defer { place.remove() }
    let seen = try leftover(in: place)
    try FileManager.default.removeItem(atPath: place.file("one.root.new"))
    try FileManager.default.createSymbolicLink(
      atPath: place.file("one.root.new"), withDestinationPath: seen)
    try PrivateFile.removeUnfinished(in: place.path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).contains("seen"))
    #expect(
      try !FileManager.default.contentsOfDirectory(atPath: place.path).contains("one.root.new"))
    #expect(try !isOverwritten(seen))
  }
}
