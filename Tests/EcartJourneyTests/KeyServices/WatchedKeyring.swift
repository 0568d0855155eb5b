// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import EcartVault
import Foundation
import Synchronization
import Testing

/// A key service over key files that lets a test act while it is asked, and can refuse to destroy.
final class WatchedKeyring: ForwardingKeyring {
  typealias Act = @Sendable () async throws -> Void

  private struct State {
    var acts: [String: Act] = [:]
    var fault: KeyProviderFault?
  }

  let base: FileKeyring
  private let state = Mutex(State())

  init(_ files: FileKeyring) { base = files }

  var kind: KeyProviderKind { .keyService }

  /// Somebody does this while the service is asked, the next time, whether it has the root.
  func whileAsked(for root: String, _ act: @escaping Act) {
    state.withLock { $0.acts[root] = act }
  }

  /// Whether roots can be destroyed.
  func failDestroying(with fault: KeyProviderFault?) { state.withLock { $0.fault = fault } }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    if let fault = state.withLock(\.fault) { throw fault }
    return try await base.destroyRoot(id)
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    if let act = state.withLock({ $0.acts.removeValue(forKey: id) }) {
      do { try await act() } catch { Issue.record(error) }
    }
    return try await base.hasRoot(id)
  }
}
