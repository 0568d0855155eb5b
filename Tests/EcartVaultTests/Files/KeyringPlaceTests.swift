// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

/// The directory of an open keyring goes away under it, as a mount may, and comes back.
@Suite("A keyring's directory that goes away")
struct KeyringPlaceTests {
  private static let home = RootContext(environment: .test, installation: "one")

  enum InItsPlace: CaseIterable, CustomTestStringConvertible {
    case nothing, bare, marked, another

    var testDescription: String { "\(self) in its place" }

    func put(at path: String) throws {
      switch self {
      case .nothing: break
      case .bare, .marked:
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        guard self == .marked else { break }
        try PrivateDirectory.prepare(path, backupExcluded: true)
      case .another:
        // With a root of that name too, which would be destroyed in place of the right one.
        let other = try RootFiles(directory: path, suffix: ".root", protection: .none)
        try other.write("one", Secret.random(count: 32))
        try FileManager.default.copyItem(atPath: "\(path)/one.root", toPath: "\(path)/one.rsa-root")
      }
    }
  }

  private func contents(_ path: String) -> [String: Data] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, (try? Data(contentsOf: URL(fileURLWithPath: "\(path)/\($0)"))) ?? Data())
      })
  }

  @Test(arguments: ExposedKeyTests.Keyring.allCases, InItsPlace.allCases)
  func `is no keyring without roots, and nothing is made or destroyed there`(
    _ kind: ExposedKeyTests.Keyring, _ other: InItsPlace
  ) async throws {
    let place = Place()
    let away = place.path + "-away"
    defer {
      place.remove()
      try? FileManager.default.removeItem(atPath: away)
    }
    let keyring = try kind.open(place.path)
    try await keyring.makeRoot("one", for: Self.home)
    let key = try Secret.random(count: 32)
    let box = try await keyring.wrap(key, under: "one", for: Self.home)
    try FileManager.default.moveItem(atPath: place.path, toPath: away)
    try other.put(at: place.path)
    let before = contents(place.path)

    func refuses(_ what: String, _ body: () async throws -> Void) async {
      do {
        try await body()
        Issue.record("\(what) is answered")
      } catch {
        #expect("\(error)".contains("mount it"), "\(what): \(error)")
      }
    }
    await refuses("making") { try await keyring.makeRoot("two", for: Self.home) }
    await refuses("making again") { try await keyring.makeRoot("one", for: Self.home) }
    await refuses("looking") { _ = try await keyring.hasRoot("one") }
    await refuses("listing") { _ = try await keyring.roots() }
    await refuses("destroying") { _ = try await keyring.destroyRoot("one") }
    await refuses("opening") { _ = try await keyring.unwrap(box, under: "one", for: Self.home) }
    await refuses("wrapping") {
      _ = try await keyring.wrap(Secret.random(count: 32), under: "one", for: Self.home)
    }
    #expect(contents(place.path) == before)

    place.remove()
    try FileManager.default.moveItem(atPath: away, toPath: place.path)
    #expect(try await keyring.hasRoot("one"))
    #expect(try await keyring.roots() == ["one"])
    #expect(try await keyring.unwrap(box, under: "one", for: Self.home) == key)
    try await keyring.makeRoot("two", for: Self.home)
    #expect(try await keyring.destroyRoot("one") == .done)
    #expect(try await keyring.roots() == ["two"])
  }

  /// What ``FileKeyring`` asks first would hide it: an escrow's root is written without a look before.
  @Test func `takes no root back from escrow`() async throws {
    let place = Place()
    defer { place.remove() }
    let keyring = try FileKeyring(directory: place.path)
    try FileManager.default.removeItem(atPath: place.file("keyring.id"))
    await #expect(throws: KeyProviderFault.self) {
      try await keyring.importRoot(Secret.random(count: 32), as: "one")
    }
    #expect(!FileManager.default.fileExists(atPath: place.file("one.root")))
  }

  @Test func `is one for each look and act of its files`() throws {
    let place = Place()
    defer { place.remove() }
    let files = try RootFiles(directory: place.path, suffix: ".root", protection: .none)
    try files.write("one", Secret.random(count: 32))
    try Data("00000000000000000000000000000000".utf8).write(
      to: URL(fileURLWithPath: place.file("keyring.id")))
    #expect(throws: KeyProviderFault.self) { _ = try files.isWhole("one") }
    #expect(throws: KeyProviderFault.self) { _ = try files.exists("one") }
    #expect(throws: KeyProviderFault.self) { _ = try files.names() }
    #expect(throws: KeyProviderFault.self) { _ = try files.read("one") }
    #expect(throws: KeyProviderFault.self) { try files.destroy("one") }
    #expect(throws: KeyProviderFault.self) { try files.write("two", Secret.random(count: 32)) }
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
    #expect(names.filter { $0.hasSuffix(".root") } == ["one.root"])
  }
}
