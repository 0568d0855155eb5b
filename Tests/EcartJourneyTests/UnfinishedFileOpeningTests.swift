// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import Foundation
import Testing

/// What killed processes left in an installation's directories goes with the next opening, and what
/// only looks like it is the host's.
@Suite("Unfinished files of installations")
struct UnfinishedFileOpeningTests {
  private static let folders = ["", "roots/", "public/", "verifier/"]
  /// Files of ours that such an installation happens not to have.
  private static let more = [
    "waivers.json", "roots/keyring.json", "roots/due-1.rsa-root", "roots/due-1.kms-root",
    "public/verifier.pem",
  ]
  private static let strangers = [
    "shop.sqlite.new", "notes.new", "tls.key.new", "Shop.root.new", ".root.new", ".new",
  ]

  @Test func `every leftover of ours goes, and a host's own files stay, byte for byte`()
    async throws
  {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let host = try await Host.open(directory, clock)
    try await host.receive("1001")
    try host.keeper.register(HostRegister(host: "Sample"))
    _ = try await host.verify()
    try host.close()

    var ours = Self.more
    for folder in Self.folders {
      var isDirectory: ObjCBool = false
      ours += try FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(folder)")
        .map { folder + $0 }
        // The store's and the anchor's files are never written beside.
        .filter { !$0.hasPrefix("store.sqlite") && !$0.hasPrefix("roots/anchor") }
        .filter {
          FileManager.default.fileExists(atPath: "\(directory)/\($0)", isDirectory: &isDirectory)
            && !isDirectory.boolValue
        }
    }
    #expect(ours.count >= Self.more.count + 9)
    for name in ours {
      try Data("begun".utf8).write(to: URL(fileURLWithPath: "\(directory)/\(name).new"))
    }
    let kept = Data("somebody's".utf8)
    for folder in Self.folders {
      for name in Self.strangers {
        try kept.write(to: URL(fileURLWithPath: "\(directory)/\(folder)\(name)"))
      }
    }

    let again = try await Host.open(directory, clock)
    _ = try await again.verify()
    let left = try #require(FileManager.default.enumerator(atPath: directory))
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".new") }
    let expected = Self.folders.flatMap { folder in Self.strangers.map { folder + $0 } }
    #expect(left.sorted() == expected.sorted())
    for name in expected {
      #expect(try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)")) == kept)
    }
  }
}
