// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartKeyService
import Foundation
import Synchronization

/// A key service that is spoken to with little patience while its talk is spoilt on purpose, and with
/// much when it is not, so that a slow machine is no fault of anybody's.
final class PatientKeys: KeyProvider {
  private let make: @Sendable (_ seconds: Int) throws -> AWSKeyManagement
  private let current: Mutex<AWSKeyManagement>

  init(
    patience: Int, _ make: @escaping @Sendable (_ seconds: Int) throws -> AWSKeyManagement
  ) throws {
    self.make = make
    current = Mutex(try make(patience))
  }

  func have(patience: Int) throws {
    let other = try make(patience)
    current.withLock { $0 = other }
  }

  private var keys: AWSKeyManagement { current.withLock { $0 } }

  var kind: KeyProviderKind { keys.kind }
  var identity: String? { keys.identity }
  var destructionWait: TimeInterval { keys.destructionWait }

  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    try await keys.makeRoot(id, for: context)
  }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    try await keys.wrap(key, under: root, for: context)
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    try await keys.unwrap(wrapped, under: root, for: context)
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try await keys.destroyRoot(id)
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool { try await keys.hasRoot(id) }
  func roots() async throws(KeyProviderFault) -> [String] { try await keys.roots() }
}
