// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartTesting
import EcartVault
import Synchronization
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

  /// A handle that goes by what it saw when it first looked, as some tokens' modules do.
  @Test func `a handle that remembers is found, by the checks made for it`() async throws {
    var found: [String] = []
    for check in KeyProviderConformance.checks {
      let suite = KeyProviderConformance {
        let place = SharedPlace()
        return KeyProviderUnderTest(RememberingKeyring(place)) { RememberingKeyring(place) }
      }
      do { try await suite.run(check) } catch { found.append(error.check) }
    }
    #expect(
      found.contains("destroying sees a root that another handle made, and all that it wrapped"))
    #expect(found.contains("what another handle just made and wrapped opens at once, to and fro"))
  }
}

/// Where several handles leave their keys: as many as they like for one root.
private final class SharedPlace: Sendable {
  let keys = Mutex<[(root: String, key: MemoryKeyring)]>([])
}

/// Sees what it made itself, and what was there when it first looked.
private final class RememberingKeyring: KeyProvider {
  private let place: SharedPlace
  private let seen = Mutex<[(root: String, key: MemoryKeyring)]?>(nil)
  var kind: KeyProviderKind { .token }

  init(_ place: SharedPlace) { self.place = place }

  private func keys(of root: String) -> [MemoryKeyring] {
    view.filter { $0.root == root }.map(\.key)
  }

  private var view: [(root: String, key: MemoryKeyring)] {
    seen.withLock { seen in
      let held = place.keys.withLock { $0 }
      // What is gone is noticed; what came is not.
      let now = seen?.filter { one in held.contains { $0.key === one.key } } ?? held
      seen = now
      return now
    }
  }

  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    try RootName.check(id)
    guard keys(of: id).isEmpty else { return }
    let made = (root: id, key: MemoryKeyring())
    try await made.key.makeRoot(id, for: context)
    place.keys.withLock { $0.append(made) }
    seen.withLock { $0?.append(made) }
  }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    guard let own = keys(of: root).first else { throw .noSuchRoot }
    return try await own.wrap(key, under: root, for: context)
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    guard let own = keys(of: root).first else { throw .noSuchRoot }
    return try await own.unwrap(wrapped, under: root, for: context)
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    let mine = keys(of: id)
    place.keys.withLock { held in held.removeAll { one in mine.contains { $0 === one.key } } }
    return .done
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool { !keys(of: id).isEmpty }

  func roots() async throws(KeyProviderFault) -> [String] { Array(Set(view.map(\.root))) }
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
