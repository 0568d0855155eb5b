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
    #expect(outcome == .kept)
  }

  private func conformance(
    _ make: @escaping @Sendable (String) throws -> any KeyProvider
  ) -> KeyProviderConformance {
    KeyProviderConformance {
      let place = Place()
      return KeyProviderUnderTest(
        try make(place.path), discard: { place.remove() }, reopen: { try make(place.path) })
    }
  }
}

/// A directory's path that is free, and goes when it is removed.
struct Place: Sendable {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("ecart-roots-\(UUID())").path

  func remove() { try? FileManager.default.removeItem(atPath: path) }
  func file(_ name: String) -> String { "\(path)/\(name)" }
}
