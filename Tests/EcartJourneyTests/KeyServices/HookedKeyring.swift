// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartTesting
import EcartVault
import Synchronization

/// Key files beside which a test lets something happen, or that keep a root whoever wants it destroyed.
final class HookedKeyring: ForwardingKeyring {
  let base: FileKeyring
  private let asked = Mutex<(@Sendable (String) async throws -> Void)?>(nil)
  private let stubborn = Mutex<Set<String>>([])

  init(_ base: FileKeyring) { self.base = base }

  /// What happens, once, before it is said whether a root is there.
  func beforeAnswering(_ hook: @escaping @Sendable (String) async throws -> Void) {
    asked.withLock { $0 = hook }
  }

  func keep(_ root: String) { stubborn.withLock { _ = $0.insert(root) } }
  func letGo(_ root: String) { stubborn.withLock { _ = $0.remove(root) } }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    let hook = asked.withLock { hook in
      defer { hook = nil }
      return hook
    }
    do { try await hook?(id) } catch { throw .unreachable("the test's hook failed") }
    return try await base.hasRoot(id)
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    guard !stubborn.withLock({ $0.contains(id) }) else { throw .throttled }
    return try await base.destroyRoot(id)
  }
}
