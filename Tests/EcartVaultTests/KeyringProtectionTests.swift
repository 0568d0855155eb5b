// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

@Suite struct KeyringProtectionTests {
  private let home = RootContext(environment: .test, installation: "one")
  private let passphrase = KeyringProtection.passphrase(Secret(utf8: "a sample passphrase"))

  private func fault(_ body: () async throws -> Void) async -> KeyProviderFault? {
    do { try await body() } catch { return error as? KeyProviderFault }
    return nil
  }

  @Test func `a keyring opens with its passphrase alone`() async throws {
    let place = Place()
    defer { place.remove() }
    let keyring = try FileKeyring(directory: place.path, protection: passphrase)
    try await keyring.makeRoot("due-1", for: home)
    let key = try Secret.random(count: 32)
    let box = try await keyring.wrap(key, under: "due-1", for: home)
    let again = try FileKeyring(directory: place.path, protection: passphrase)
    #expect(try await again.unwrap(box, under: "due-1", for: home) == key)
    #expect(
      await fault {
        _ = try FileKeyring(
          directory: place.path, protection: .passphrase(Secret(utf8: "another one")))
      } == .locked(.wrong(.passphrase)))
    #expect(
      await fault { _ = try FileKeyring(directory: place.path) } == .locked(.needed(.passphrase)))
    #expect(
      await fault {
        _ = try FileKeyring(
          directory: place.path, protection: .masterKey(MasterKey(.random(count: 32))))
      } == .locked(.needed(.passphrase)))
  }

  @Test func `a passphrase costs who guesses it 64 MiB and three passes`() async throws {
    let place = Place()
    defer { place.remove() }
    _ = try FileKeyring(directory: place.path, protection: passphrase)
    let file = try Data(contentsOf: URL(fileURLWithPath: place.file("keyring.json")))
    let made = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
    #expect(made["memoryKiB"] as? Int == 65_536 && made["iterations"] as? Int == 3)
    let salt = try #require((made["salt"] as? String).flatMap { Data(base64Encoded: $0) })
    #expect(salt.count >= 16)
    // The cost is what the file says, and not only words: another does not open.
    let text = String(decoding: file, as: UTF8.self)
    let cheap = Place()
    defer { cheap.remove() }
    try FileManager.default.createDirectory(
      atPath: cheap.path, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try PrivateFile.write(
      Array(text.replacing("65536", with: "8192").utf8), to: cheap.file("keyring.json"))
    #expect(
      await fault {
        _ = try FileKeyring(directory: cheap.path, protection: passphrase)
      } == .locked(.wrong(.passphrase)))
  }

  @Test func `the files of a protected keyring hold no root in the clear`() async throws {
    let place = Place()
    defer { place.remove() }
    let keyring = try FileKeyring(directory: place.path, protection: passphrase)
    try await keyring.makeRoot("one", for: home)
    // 32 bytes in the clear would be the root itself; here they are wrapped, behind a mark.
    let file = try Data(contentsOf: URL(fileURLWithPath: place.file("one.root")))
    #expect(file.count == 18 + 40)
    #expect(file.starts(with: Data("ecart root file 1\n".utf8)))
  }

  @Test func `a new passphrase opens what the old one protected, and the old one nothing`()
    async throws
  {
    let place = Place()
    defer { place.remove() }
    let keyring = try FileKeyring(directory: place.path, protection: passphrase)
    try await keyring.makeRoot("one", for: home)
    let key = try Secret.random(count: 32)
    let box = try await keyring.wrap(key, under: "one", for: home)
    let master = KeyringProtection.masterKey(try MasterKey(.random(count: 32)))
    try FileKeyring.protect(directory: place.path, from: passphrase, to: master)
    let again = try FileKeyring(directory: place.path, protection: master)
    #expect(try await again.unwrap(box, under: "one", for: home) == key)
    #expect(
      await fault { _ = try FileKeyring(directory: place.path, protection: passphrase) }
        == .locked(.needed(.masterKey)))
  }

  @Test func `a protection cannot begin over roots that lie open, nor be left out later`()
    async throws
  {
    let place = Place()
    defer { place.remove() }
    try await FileKeyring(directory: place.path).makeRoot("one", for: home)
    #expect(
      await fault { _ = try FileKeyring(directory: place.path, protection: passphrase) }
        == .locked(.unprotected))
    #expect(
      await fault {
        try FileKeyring.protect(directory: place.path, from: .none, to: passphrase)
      } == .locked(.unprotected))
  }

  @Test func `a root somebody laid open into a protected keyring is not used`() async throws {
    let place = Place()
    defer { place.remove() }
    let keyring = try FileKeyring(directory: place.path, protection: passphrase)
    try await keyring.makeRoot("one", for: home)
    let box = try await keyring.wrap(.random(count: 32), under: "one", for: home)
    try PrivateFile.write([UInt8](repeating: 7, count: 32), to: place.file("one.root"))
    #expect(
      await fault { _ = try await keyring.unwrap(box, under: "one", for: home) }
        == .locked(.unprotected))
  }

  @Test func `a root's file is bound to its name`() async throws {
    let place = Place()
    defer { place.remove() }
    let keyring = try FileKeyring(directory: place.path, protection: passphrase)
    try await keyring.makeRoot("one", for: home)
    let bytes = try PrivateFile.read(place.file("one.root"))
    try PrivateFile.write(bytes, to: place.file("two.root"))
    #expect(
      await fault { _ = try await keyring.wrap(.random(count: 32), under: "two", for: home) }
        == .notAuthentic)
  }

  @Test func `a master key is read from a mounted file, through a link`() throws {
    let place = Place()
    defer { place.remove() }
    try PrivateDirectory.prepare(place.path, backupExcluded: false)
    let text = Base64.encode([UInt8](0..<32)) + "\n"
    try PrivateFile.write(Array(text.utf8), to: place.file("data"))
    try FileManager.default.createSymbolicLink(
      atPath: place.file("key"), withDestinationPath: place.file("data"))
    #expect(try MasterKey(file: place.file("key")).secret == Secret(copying: [UInt8](0..<32)))
    try PrivateFile.write([UInt8](0..<32), to: place.file("plain"))
    #expect(try MasterKey(file: place.file("plain")).secret == Secret(copying: [UInt8](0..<32)))
    try PrivateFile.write(Array("dG9vIHNob3J0".utf8), to: place.file("short"))
    #expect(throws: KeyringLockFault.noMasterKey("short")) {
      try MasterKey(file: place.file("short"))
    }
    chmod(place.file("data"), 0o644)
    #expect(throws: FileFault.notPrivate("key", mode: 0o644)) {
      try MasterKey(file: place.file("key"))
    }
  }

  @Test func `a master key leaves the environment when it is read`() throws {
    let name = "ECART_TEST_\(UUID().uuidString.prefix(8))"
    setenv(name, Base64.encode([UInt8](0..<32)), 1)
    #expect(try MasterKey(environment: name).secret == Secret(copying: [UInt8](0..<32)))
    #expect(ProcessInfo.processInfo.environment[name] == nil && getenv(name) == nil)
    #expect(throws: KeyringLockFault.noMasterKey("$\(name)")) {
      try MasterKey(environment: name)
    }
  }

  /// The variable as this process was started with it stays in memory when its name is taken away.
  @Test func `a master key's text is overwritten where the environment has it`() throws {
    let name = "ECART_TEST_\(UUID().uuidString.prefix(8))"
    let text = "\(name)=\(Base64.encode([UInt8](0..<32)))"
    // Memory of the test's own, which it may look at afterwards.
    let memory = try #require(strdup(text))
    putenv(memory)
    #expect(try MasterKey(environment: name).secret == Secret(copying: [UInt8](0..<32)))
    let left = (0..<text.utf8.count).map { UInt8(bitPattern: memory[$0]) }
    let count = name.utf8.count + 1
    #expect(Array(left.prefix(count)) == Array("\(name)=".utf8))
    #expect(left.dropFirst(count).allSatisfy { $0 == 0 })
    free(memory)
  }

  @Test func `a master key's text may be wrapped, and nothing else stands in it`() throws {
    let place = Place()
    defer { place.remove() }
    try PrivateDirectory.prepare(place.path, backupExcluded: false)
    let text = Base64.encode([UInt8](0..<32))
    for wrapped in [" \t\(text.prefix(20))\r\n\(text.dropFirst(20))\n\u{b}\u{c}", text] {
      try PrivateFile.write(Array(wrapped.utf8), to: place.file("key"))
      #expect(try MasterKey(file: place.file("key")).secret == Secret(copying: [UInt8](0..<32)))
    }
    for spoilt in [text + "\0", "-" + text, String(text.dropLast()), text + text] {
      try PrivateFile.write(Array(spoilt.utf8), to: place.file("key"))
      #expect(throws: KeyringLockFault.noMasterKey("key")) {
        try MasterKey(file: place.file("key"))
      }
    }
  }
}
