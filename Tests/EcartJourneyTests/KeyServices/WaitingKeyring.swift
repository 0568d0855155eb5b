// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartTesting
import EcartVault
import Foundation
import Synchronization

/// A key service with a key per root, as AWS KMS is one: a root stays for seven days of the clock
/// after its destruction was asked for. It opens nothing meanwhile, and an administrator can bring it
/// back.
final class WaitingKeyring: KeyProvider {
  static let wait: TimeInterval = 7 * Sample.day
  private let keyring = MemoryKeyring()
  private let clock: TestingClock
  private let ends = Mutex<[String: Date]>([:])
  private let away = Mutex<Set<String>>([])

  init(_ clock: TestingClock) { self.clock = clock }

  var kind: KeyProviderKind { .keyService }
  var destructionWait: TimeInterval { Self.wait }

  /// The policy that leaves it the time.
  static func policy() throws -> Policy {
    var retention = RetentionPolicy()
    retention.afterDelivery = 23 * Sample.day
    retention.withoutDelivery = 53 * Sample.day
    return try Policy.ecartAPI.tightening(retention)
  }

  /// What an administrator of the service does.
  func cancelDestruction(of root: String) { ends.withLock { $0[root] = nil } }

  /// Nobody finds the root, until it turns up again.
  func hide(_ root: String) { away.withLock { _ = $0.insert(root) } }
  func turnUp(_ root: String) { away.withLock { _ = $0.remove(root) } }

  private func isAway(_ root: String) -> Bool { away.withLock { $0.contains(root) } }

  /// A root that waits, until it is over.
  private func end(of root: String) async throws(KeyProviderFault) -> Date? {
    guard let end = ends.withLock({ $0[root] }) else { return nil }
    if clock.now >= end { _ = try await keyring.destroyRoot(root) }
    return end
  }

  private func usable(_ root: String) async throws(KeyProviderFault) {
    guard try await end(of: root) == nil, !isAway(root) else { throw .noSuchRoot }
  }

  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    try await keyring.makeRoot(id, for: context)
  }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    try await usable(root)
    return try await keyring.wrap(key, under: root, for: context)
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    try await usable(root)
    return try await keyring.unwrap(wrapped, under: root, for: context)
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    let known = try await end(of: id)
    guard try await hasRoot(id) else { return .done }
    let end = known ?? clock.now.addingTimeInterval(Self.wait)
    ends.withLock { $0[id] = end }
    return .scheduled(for: end)
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    _ = try await end(of: id)
    guard !isAway(id) else { return false }
    return try await keyring.hasRoot(id)
  }

  func roots() async throws(KeyProviderFault) -> [String] {
    var left: [String] = []
    for root in try await keyring.roots() where try await hasRoot(root) { left.append(root) }
    return left
  }
}
