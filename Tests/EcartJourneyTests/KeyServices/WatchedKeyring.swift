// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartVault
import Foundation
import Synchronization
import Testing

/// A key service over key files that lets a test act while it is asked, and can refuse to destroy.
final class WatchedKeyring: KeyProvider {
  typealias Act = @Sendable () async throws -> Void

  private struct State {
    var acts: [String: Act] = [:]
    var fault: KeyProviderFault?
  }

  private let files: FileKeyring
  private let state = Mutex(State())

  init(_ files: FileKeyring) { self.files = files }

  var kind: KeyProviderKind { .keyService }
  var identity: String? { files.identity }

  /// Somebody does this while the service is asked, the next time, whether it has the root.
  func whileAsked(for root: String, _ act: @escaping Act) {
    state.withLock { $0.acts[root] = act }
  }

  /// Whether roots can be destroyed.
  func failDestroying(with fault: KeyProviderFault?) { state.withLock { $0.fault = fault } }

  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    try await files.makeRoot(id, for: context)
  }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    try await files.wrap(key, under: root, for: context)
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    try await files.unwrap(wrapped, under: root, for: context)
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    if let fault = state.withLock(\.fault) { throw fault }
    return try await files.destroyRoot(id)
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    if let act = state.withLock({ $0.acts.removeValue(forKey: id) }) {
      do { try await act() } catch { Issue.record(error) }
    }
    return try await files.hasRoot(id)
  }

  func roots() async throws(KeyProviderFault) -> [String] { try await files.roots() }
}
