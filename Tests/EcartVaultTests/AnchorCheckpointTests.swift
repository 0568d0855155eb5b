// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import Foundation
import Testing

@testable import EcartVault

/// The ledger's newest checkpoint lies in a file beside the anchor's lines; once an hour it is a line.
@Suite("The checkpoint beside the anchor")
struct AnchorCheckpointTests {
  private let path: String
  private let installation: Installation
  private let start: Int64 = 1_790_000_000_000
  private let minute: Int64 = 60_000

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-beside-\(UUID().uuidString)").path
    try PrivateDirectory.prepare(folder, backupExcluded: false)
    path = "\(folder)/anchor"
    installation = try Self.installation()
  }

  private var beside: String { path + AnchorFile.beside }

  private static func installation() throws -> Installation {
    try Installation(
      master: .random(count: 32), signer: Ed25519.PrivateKey(seed: .random(count: 32)))
  }

  private func open() throws -> AnchorFile {
    try AnchorFile(path: path, installation: installation)
  }

  /// An anchor with a checkpoint each minute, the last of them after so many.
  private func filled(_ minutes: Int64) throws -> AnchorFile {
    let anchor = try open()
    try anchor.write(.opened, at: start) { $0.store = "store" }
    for at in 0...minutes { try keep(anchor, at) }
    return anchor
  }

  private func keep(_ anchor: AnchorFile, _ at: Int64, since restored: Int64 = 0) throws {
    try anchor.keep(
      checkpoint: "note \(at)", of: 100 + at, at: start + at * minute, since: restored)
  }

  private func put(_ bytes: [UInt8], at path: String) throws {
    try PrivateFile.write(bytes, to: path)
  }

  @Test func `is a line once an hour, and the newest is what everybody reads`() throws {
    let anchor = try open()
    try anchor.write(.opened, at: start) { $0.store = "store" }
    let other = try open()
    for at in 0...150 as ClosedRange<Int64> {
      try keep(anchor, at)
      #expect(try other.summary().checkpoint?.text == "note \(at)")
      #expect(try other.summary().wall == start + at * minute)
    }
    let lines = try PrivateFile.read(path).count { $0 == 10 }
    #expect(lines == 4, "the first line, and one at 0, 60 and 120 minutes")
    #expect(try open().summary().checkpoint?.size == 250)
    // An older one that comes late is not kept.
    try keep(other, 149)
    #expect(try open().summary().checkpoint?.size == 250)
  }

  @Test func `that is away leaves the hour's, and what a process knows`() throws {
    let anchor = try filled(70)
    try FileManager.default.removeItem(atPath: beside)
    #expect(try anchor.summary().checkpoint?.size == 170)
    #expect(try open().summary().checkpoint?.size == 160)
    // The next one is there again.
    try keep(anchor, 71)
    #expect(try open().summary().checkpoint?.size == 171)
  }

  @Test func `that anybody changed at any place is refused`() throws {
    _ = try filled(5)
    let whole = try PrivateFile.read(beside)
    for at in whole.indices {
      var changed = whole
      changed[at] ^= 1
      try put(changed, at: beside)
      #expect(throws: (any Error).self, "byte \(at)") { try open() }
    }
    for count in [0, 1, whole.count / 2, whole.count - 1] {
      try put(Array(whole.prefix(count)), at: beside)
      #expect(throws: AnchorFault.checkpointNotAuthentic) { try open() }
    }
    // Nor is a line of the anchor one, the first of which has no code before it, nor another
    // installation's.
    let lines = try PrivateFile.read(path).split(separator: 10)
    for line in lines {
      try put(Array(line) + [10], at: beside)
      #expect(throws: AnchorFault.checkpointNotAuthentic) { try open() }
    }
    try put(whole, at: beside)
    #expect(try open().summary().checkpoint?.size == 105)
    let other = try Self.installation()
    #expect(throws: AnchorFault.notAuthentic) { try AnchorFile(path: path, installation: other) }
  }

  @Test func `tells of an anchor that was shortened, and of one that is gone`() throws {
    let anchor = try filled(1)
    let older = try PrivateFile.read(path)
    let first = try PrivateFile.read(beside)
    try anchor.write(.rootDestroyed, at: start + 2 * minute) { $0.root = "root" }
    try keep(anchor, 3)
    let newer = try PrivateFile.read(path)
    // Whole last lines left out, which nothing in the lines themselves tells.
    try put(older, at: path)
    #expect(throws: AnchorFault.shortened) { try open() }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: AnchorFault.missing) { try open() }
    // Nor does a beginning go with the checkpoint of what was there before.
    try put([], at: path)
    #expect(throws: AnchorFault.missing) { try open() }
    // An older one beside whole lines is not told from none by who comes new.
    try put(newer, at: path)
    try put(first, at: beside)
    #expect(try open().summary().checkpoint?.size == 101)
    #expect(throws: AnchorFault.shortened) { try anchor.summary() }
  }

  @Test func `says nothing any more once the store was found restored`() throws {
    let anchor = try filled(5)
    try anchor.write(.recovering, at: start + 6 * minute)
    #expect(try anchor.summary().checkpoint == nil)
    #expect(throws: AnchorFault.replaced) { try keep(anchor, 7) }
    let generation = try anchor.write(.recovered, at: start + 8 * minute)
    for one in [anchor, try open()] { #expect(try one.summary().checkpoint == nil) }
    #expect(throws: AnchorFault.replaced) { try keep(anchor, 9) }
    // The restored ledger is shorter, and its first checkpoint is a line.
    for (size, at) in [(50, 10), (51, 11)] as [(Int64, Int64)] {
      try anchor.keep(
        checkpoint: "of the restored", of: size, at: start + at * minute, since: generation)
      #expect(try open().summary().checkpoint?.size == size)
    }
  }

  @Test func `takes no clock back to where a person took it from`() throws {
    let anchor = try filled(5)
    let before = try anchor.summary().wall
    #expect(before == start + 5 * minute)
    try anchor.write(.clockConfirmed, at: start + minute) { $0.step = -4 * minute }
    for one in [anchor, try open()] { #expect(try one.summary().wall == start + minute) }
    try anchor.keep(checkpoint: "later", of: 200, at: start + 2 * minute, since: 0)
    #expect(try open().summary().wall == start + 2 * minute)
  }
}
