// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartTesting
import EcartVault
import Testing

/// The suite finds a provider that breaks its word.
@Suite struct BrokenProviderTests {
  /// Each way to be broken, and a check that must find it.
  enum Fault: String, CaseIterable, Sendable {
    case ignoresContext, ignoresRoot, keepsDestroyed, wrapsInTheClear, forgetsToList, makesAnew,
      saysGone, takesAnyName
  }

  @Test(arguments: Fault.allCases)
  func `a broken provider is found`(_ fault: Fault) async throws {
    var found: [String] = []
    for check in KeyProviderConformance.checks {
      let suite = KeyProviderConformance {
        let broken = BrokenKeyring(fault)
        return KeyProviderUnderTest(broken) { broken }
      }
      do { try await suite.run(check) } catch { found.append(error.check) }
    }
    #expect(!found.isEmpty)
  }
}

private struct BrokenKeyring: KeyProvider {
  private let fault: BrokenProviderTests.Fault
  private let good = MemoryKeyring()
  var kind: KeyProviderKind { .memory }

  init(_ fault: BrokenProviderTests.Fault) { self.fault = fault }

  private func named(_ root: String) -> String {
    switch fault {
    case .ignoresRoot: "same"
    case .takesAnyName: "any-\(Hex.encode(Array(root.utf8.prefix(30))))"
    default: root
    }
  }
  private func bound(_ context: RootContext) -> RootContext {
    fault == .ignoresContext
      ? RootContext(environment: .test, installation: "same") : context
  }

  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    if fault != .takesAnyName { try RootName.check(id) }
    if fault == .makesAnew { _ = try await good.destroyRoot(named(id)) }
    try await good.makeRoot(named(id), for: context)
  }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    let box = try await good.wrap(key, under: named(root), for: bound(context))
    return fault == .wrapsInTheClear
      ? box + key.withBytes { bytes in bytes.indices.map { bytes[$0] } } : box
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    try await good.unwrap(
      fault == .wrapsInTheClear ? Array(wrapped.dropLast(32)) : wrapped, under: named(root),
      for: bound(context))
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    if fault == .keepsDestroyed || fault == .saysGone { return .done }
    return try await good.destroyRoot(named(id))
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    if fault == .saysGone { return false }
    return try await good.hasRoot(named(id))
  }

  func roots() async throws(KeyProviderFault) -> [String] {
    fault == .forgetsToList ? [] : try await good.roots()
  }
}
