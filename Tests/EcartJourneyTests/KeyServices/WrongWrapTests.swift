// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Synchronization
import Testing

/// What a provider wraps wrongly is noticed while the key is in memory, and not when it is the only
/// copy that is left.
@Suite("A provider that does not open what it wraps")
struct WrongWrapTests {
  @Test(arguments: WrongKeyring.Way.allCases)
  func `has nothing sealed under it, says so, and goes on when it is repaired`(
    _ way: WrongKeyring.Way
  ) async throws {
    let (directory, roots) = (Sample.directory(), Sample.directory())
    let clock = TestingClock(Sample.start)
    let keys = WrongKeyring(try FileKeyring(directory: roots))
    let host = try await Host.open(directory, clock, keys: keys)
    keys.goWrong(way)
    let refused = await #expect(throws: Denied<Receive<SampleOrder>>.self) {
      try await host.receive("1001")
    }
    #expect(refused.map { "\($0)".contains("\(way.fault)") } == true, "\(refused as Any)")
    #expect(try await host.keyRows().isEmpty)
    #expect(try await Vault.livingEpochs(host.keeper.survey).isEmpty)

    keys.goWrong(nil)
    try await host.receive("1001")
    try await host.bootstrap()
    let body = try #require(try await host.body("1001"))
    #expect(try await host.recipient(inBody: body) == "Ana Sample-1001")
    try host.close()
    // A process that has nothing in memory.
    let again = try await Host.open(
      directory, clock, keys: WrongKeyring(try FileKeyring(directory: roots)))
    #expect(try await again.recipient(inBody: body) == "Ana Sample-1001")
  }

  @Test func `its fault names clause and remedy, and is none that passes`() {
    let fault = KeyProviderFault.wrapsWrongly
    #expect(!fault.isTransient)
    for words in ["(enc-1, dr-1)", "nothing was sealed", "repair the provider"] {
      #expect("\(fault)".contains(words))
    }
  }
}

/// Key files that wrap wrongly for a while.
final class WrongKeyring: ForwardingKeyring {
  enum Way: CaseIterable {
    /// The box opens, to a key that was not asked for.
    case anotherKey
    case spoiltBox
    case anotherContext
    /// Whether the box is right cannot be said now.
    case silent

    var fault: KeyProviderFault { self == .silent ? .unreachable("no answer") : .wrapsWrongly }
  }

  let base: FileKeyring
  private let way = Mutex<Way?>(nil)

  init(_ base: FileKeyring) { self.base = base }

  func goWrong(_ way: Way?) { self.way.withLock { $0 = way } }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    switch way.withLock({ $0 }) {
    case .anotherKey:
      let another: Secret
      do { another = try Secret.random(count: 32) } catch { throw .failed("drawing a key") }
      return try await base.wrap(another, under: root, for: context)
    case .spoiltBox:
      var box = try await base.wrap(key, under: root, for: context)
      box[box.count - 1] ^= 1
      return box
    case .anotherContext:
      return try await base.wrap(
        key, under: root,
        for: RootContext(environment: context.environment, installation: "another"))
    case .silent, nil: return try await base.wrap(key, under: root, for: context)
    }
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    guard way.withLock({ $0 }) != .silent else { throw .unreachable("no answer") }
    return try await base.unwrap(wrapped, under: root, for: context)
  }
}
