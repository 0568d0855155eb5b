// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

/// Key files that others could reach, and directories that others could enter, are not used
/// (clause enc-2). Each way is tried alone, on an installation that is in order otherwise.
@Suite("Key material that is not this process's alone")
struct ExposedKeyTests {
  private static let home = RootContext(environment: .test, installation: "one")

  /// A keyring, and the name of its root's file.
  enum Keyring: String, CaseIterable {
    case file, rsa

    var root: String { self == .file ? "one.root" : "one.rsa-root" }

    func open(_ directory: String, _ lock: KeyringProtection = .none) throws -> any KeyProvider {
      switch self {
      case .file: try FileKeyring(directory: directory, protection: lock)
      case .rsa: try RSAKeyring(directory: directory, bits: 2_048, protection: lock)
      }
    }
  }

  private func fault(_ body: () async throws -> Void) async -> FileFault? {
    do { try await body() } catch KeyProviderFault.file(let fault) {
      return fault
    } catch OpeningFault.files(let fault) { return fault } catch let fault as FileFault {
      return fault
    } catch {
      Issue.record("another error: \(error)")
    }
    return nil
  }

  // MARK: Keyrings

  @Test(arguments: Keyring.allCases, Exposure.allCases)
  func `a root's file is not read`(_ kind: Keyring, _ exposure: Exposure) async throws {
    let place = Place()
    defer { place.remove() }
    let keyring = try kind.open(place.path)
    try await keyring.makeRoot("one", for: Self.home)
    let box = try await keyring.wrap(.random(count: 32), under: "one", for: Self.home)
    try exposure.befall(place.file(kind.root))
    let expected = exposure.fault(kind.root)
    #expect(
      await fault { _ = try await keyring.unwrap(box, under: "one", for: Self.home) } == expected)
    #expect(
      await fault { _ = try await keyring.wrap(.random(count: 32), under: "one", for: Self.home) }
        == expected)
    // Nor is another drawn in its place.
    try await keyring.makeRoot("one", for: Self.home)
    #expect(
      await fault { _ = try await keyring.unwrap(box, under: "one", for: Self.home) } == expected)
    // What a link leads to is not overwritten as if it were the root.
    if exposure == .behindALink {
      #expect(await fault { _ = try await keyring.destroyRoot("one") } == expected)
    }
  }

  @Test(arguments: Keyring.allCases, Exposure.allCases)
  func `its directory is not entered`(_ kind: Keyring, _ exposure: Exposure) async throws {
    let place = Place()
    let name = String(place.path.split(separator: "/").last ?? "")
    defer {
      place.remove()
      try? FileManager.default.removeItem(atPath: place.path + "-moved")
    }
    _ = try kind.open(place.path)
    try exposure.befall(place.path)
    // A name that ends with a slash is the same name.
    for path in [place.path, place.path + "/"] {
      #expect(
        await fault { _ = try kind.open(path) } == exposure.fault(name, isDirectory: true))
    }
  }

  @Test(arguments: Keyring.allCases, Exposure.allCases)
  func `its own files are not read`(_ kind: Keyring, _ exposure: Exposure) async throws {
    for name in ["keyring.id", "keyring.json"] {
      let place = Place()
      defer { place.remove() }
      let lock = KeyringProtection.masterKey(try MasterKey(.random(count: 32)))
      _ = try kind.open(place.path, lock)
      try exposure.befall(place.file(name))
      #expect(await fault { _ = try kind.open(place.path, lock) } == exposure.fault(name))
    }
  }

  // MARK: Installations

  @Test(
    arguments: ["installation.key", "signer.key", "keyring.id", "anchor"], Exposure.allCases)
  func `an installation does not open`(_ name: String, _ exposure: Exposure) async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    try exposure.befall(host.place.file("roots/\(name)"))
    #expect(await fault { _ = try await host.other() } == exposure.fault(name))
  }

  @Test(arguments: ["", "roots", "public"], Exposure.allCases)
  func `an installation in such a directory does not open`(
    _ directory: String, _ exposure: Exposure
  ) async throws {
    let host = try await KeyHost()
    let path = directory.isEmpty ? host.place.path : host.place.file(directory)
    defer {
      host.place.remove()
      try? FileManager.default.removeItem(atPath: host.place.path + "-moved")
    }
    let name = String(path.split(separator: "/").last ?? "")
    try exposure.befall(path)
    #expect(
      await fault { _ = try await host.other() } == exposure.fault(name, isDirectory: true))
  }

  @Test(arguments: Exposure.allCases)
  func `nothing is written behind such a file`(_ exposure: Exposure) async throws {
    let place = Place()
    defer { place.remove() }
    try PrivateDirectory.prepare(place.path, backupExcluded: false)
    try PrivateFile.append([1], to: place.file("anchor"))
    try exposure.befall(place.file("anchor"))
    let told = await fault { try PrivateFile.append([2], to: place.file("anchor")) }
    #expect(told == exposure.fault("anchor"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: place.file("anchor"))) == Data([1]))
  }

  // MARK: What an orchestrator mounts

  @Test(arguments: [0o600, 0o400, 0o640, 0o440, 0o660, 0o620, 0o604, 0o601])
  func `a mounted file may be read by its group, and by nobody else`(_ mode: Int) async throws {
    let place = Place()
    defer { place.remove() }
    try PrivateDirectory.prepare(place.path, backupExcluded: false)
    try PrivateFile.write([UInt8](0..<32), to: place.file("key"))
    chmod(place.file("key"), mode_t(mode))
    let told = await fault { _ = try MasterKey(file: place.file("key")) }
    #expect(
      told == ([0o600, 0o400, 0o640, 0o440].contains(mode) ? nil : .notPrivate("key", mode: mode)))
  }

  @Test func `a mounted file is root's or this process's`() async throws {
    let place = Place()
    defer { place.remove() }
    try PrivateDirectory.prepare(place.path, backupExcluded: false)
    try PrivateFile.write([UInt8](0..<32), to: place.file("key"))
    #expect(try MasterKey(file: place.file("key")).secret == Secret(copying: [UInt8](0..<32)))
    try Exposure.anotherUsers.befall(place.file("key"))
    #expect(
      await fault { _ = try MasterKey(file: place.file("key")) } == .wrongOwner("key"))
  }

  // MARK: Words

  @Test(arguments: Exposure.allCases)
  func `the refusal names file, clause and remedy`(_ exposure: Exposure) {
    let words = "\(OpeningFault.files(exposure.fault("one.root")))"
    #expect(words.contains("one.root") && words.contains("enc-2"))
    #expect(words.contains(exposure.remedy))
    #expect("\(KeyProviderFault.file(exposure.fault("one.root")))".contains(exposure.remedy))
  }
}
