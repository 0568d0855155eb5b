// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
package import EcartVault
package import FoundationEssentials

/// A provider that passes everything on to another one. A wrapper overrides what it means to change.
package protocol ForwardingKeyring: KeyProvider {
  associatedtype Base: KeyProvider
  var base: Base { get }
}

extension ForwardingKeyring {
  package var kind: KeyProviderKind { base.kind }
  package var identity: String? { base.identity }
  package var destructionWait: TimeInterval { base.destructionWait }

  package func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    try await base.makeRoot(id, for: context)
  }
  package func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    try await base.wrap(key, under: root, for: context)
  }
  package func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    try await base.unwrap(wrapped, under: root, for: context)
  }
  package func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try await base.destroyRoot(id)
  }
  package func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    try await base.hasRoot(id)
  }
  package func roots() async throws(KeyProviderFault) -> [String] { try await base.roots() }
}
