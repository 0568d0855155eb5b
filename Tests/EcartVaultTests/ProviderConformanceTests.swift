// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartTesting
import EcartVault
import Foundation
import Testing

/// Every provider that needs no service of somebody else's, against the same public suite.
@Suite struct ProviderConformanceTests {
  @Test(arguments: KeyProviderConformance.checks)
  func `the file keyring`(_ check: KeyProviderConformance.Check) async throws {
    let outcome = try await conformance { try FileKeyring(directory: $0) }.run(check)
    #expect(outcome == .kept)
  }

  @Test(arguments: KeyProviderConformance.checks)
  func `the file keyring under a master key`(_ check: KeyProviderConformance.Check) async throws {
    let master = try MasterKey(Secret.random(count: 32))
    let outcome = try await conformance {
      try FileKeyring(directory: $0, protection: .masterKey(master))
    }.run(check)
    #expect(outcome == .kept)
  }

  @Test(arguments: KeyProviderConformance.checks)
  func `the file keyring under a passphrase`(_ check: KeyProviderConformance.Check) async throws {
    let outcome = try await conformance {
      try FileKeyring(directory: $0, protection: .passphrase(Secret(utf8: "a sample passphrase")))
    }.run(check)
    #expect(outcome == .kept)
  }

  @Test(arguments: KeyProviderConformance.checks)
  func `RSA roots`(_ check: KeyProviderConformance.Check) async throws {
    let outcome = try await conformance { try RSAKeyring(directory: $0, bits: 2_048) }.run(check)
    #expect(outcome == .kept)
  }

  @Test(arguments: KeyProviderConformance.checks)
  func `RSA roots under a master key`(_ check: KeyProviderConformance.Check) async throws {
    let master = try MasterKey(Secret.random(count: 32))
    let outcome = try await conformance {
      try RSAKeyring(directory: $0, bits: 2_048, protection: .masterKey(master))
    }.run(check)
    #expect(outcome == .kept)
  }

  @Test(arguments: KeyProviderConformance.checks)
  func `roots in memory`(_ check: KeyProviderConformance.Check) async throws {
    let outcome = try await KeyProviderConformance {
      let keyring = MemoryKeyring()
      return KeyProviderUnderTest(keyring) { keyring }
    }.run(check)
    // Memory does not go away under a process that lives.
    guard case .doesNotApply(let reason) = outcome else {
      #expect(outcome == .kept)
      return
    }
    #expect(reason.contains("no outage was given"))
  }

  /// What lies at the path of a directory that is away.
  @Test(arguments: Place.Loss.allCases, KeyProviderConformance.checks)
  func `key files in a directory that goes away, whatever is left there`(
    _ loss: Place.Loss, _ check: KeyProviderConformance.Check
  ) async throws {
    let files = try await conformance(losing: loss) { try FileKeyring(directory: $0) }.run(check)
    #expect(files == .kept)
    // Drawing an RSA key takes its time, and these are the same files.
    guard check.name.contains("place") || check.name.contains("out of reach") else { return }
    let rsa = try await conformance(losing: loss) {
      try RSAKeyring(directory: $0, bits: 2_048)
    }.run(check)
    #expect(rsa == .kept)
  }

  private func conformance(
    losing loss: Place.Loss = .empty,
    _ make: @escaping @Sendable (String) throws -> any KeyProvider
  ) -> KeyProviderConformance {
    KeyProviderConformance {
      let place = Place()
      return KeyProviderUnderTest(
        try make(place.path), outage: place.outage(leaving: loss), discard: { place.remove() },
        reopen: { try make(place.path) })
    }
  }
}

/// A directory's path that is free, and goes when it is removed.
struct Place: Sendable {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("ecart-roots-\(UUID())").path

  func remove() { try? FileManager.default.removeItem(atPath: path) }
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// What is left at the path when the directory is taken away.
  enum Loss: CaseIterable {
    /// As a mount leaves it.
    case empty
    case nothing, file
    /// Another keyring.
    case stranger
  }

  /// The directory goes elsewhere, and comes back in the place of what is there by then.
  func outage(leaving loss: Loss) -> KeyProviderOutage {
    let away = path + "-away"
    return KeyProviderOutage(
      begin: {
        try FileManager.default.moveItem(atPath: path, toPath: away)
        switch loss {
        case .nothing: break
        case .file: try Data().write(to: URL(filePath: path))
        case .empty:
          try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        case .stranger: _ = try FileKeyring(directory: path)
        }
      },
      end: {
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: away, toPath: path)
      })
  }
}
