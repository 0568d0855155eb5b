// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
package import EcartVault
import FoundationEssentials
import Synchronization

/// What the gatekeepers over one ``MemoryStore`` share beside it: the installation's secrets, the
/// roots, and a directory for the anchor that goes with the last of them.
package final class MemoryHome: Sendable {
  private let path: String
  private let installation: Installation
  private let keyring = MemoryKeyring()

  package init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("ecart-\(UUID())").path
    try PrivateDirectory.prepare(path, backupExcluded: true)
    installation = try Installation(directory: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A vault as another process would have one: same keys, nothing in memory yet.
  package func vault() throws -> Vault {
    Vault(
      installation: installation, provider: keyring,
      anchor: try AnchorFile(path: "\(path)/anchor", installation: installation),
      context: RootContext(environment: .test, installation: "memory"))
  }
}

/// Roots in memory, wrapping as `FileKeyring` does.
package final class MemoryKeyring: KeyProvider {
  private let all = Mutex<[String: Secret]>([:])

  package init() {}
  package var kind: KeyProviderKind { .memory }

  private func root(_ id: String) throws(KeyProviderFault) -> Secret {
    guard let root = all.withLock({ $0[id] }) else { throw .noSuchRoot }
    return root
  }

  package func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    try RootName.check(id)
    let root: Secret
    do { root = try Secret.random(count: 32) } catch { throw .failed("making a root") }
    all.withLock { if $0[id] == nil { $0[id] = root } }
  }

  package func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    try RootWrapping.wrap(key, under: try self.root(root), context.bytes(root: root))
  }

  package func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    try RootWrapping.unwrap(wrapped, under: try self.root(root), context.bytes(root: root))
  }

  package func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    all.withLock { $0[id] = nil }
    return .done
  }

  package func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    all.withLock { $0[id] != nil }
  }

  package func roots() async throws(KeyProviderFault) -> [String] {
    all.withLock { $0.keys.sorted() }
  }
}
