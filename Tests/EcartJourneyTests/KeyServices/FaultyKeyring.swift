// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartVault
import Foundation
import Synchronization

/// A key service over key files that fails at a call the test chooses, counted from 1.
final class FaultyKeyring: KeyProvider {
  struct Plan: Sendable {
    var fault: KeyProviderFault
    /// Whether what was asked is done all the same, and only the answer is lost.
    var isDone: Bool
    /// The first call that fails.
    var call: Int
    /// Whether all that follow fail too, until ``recover()``.
    var lasts: Bool
  }

  private struct State {
    var plan: Plan?
    var calls = 0
    var faults = 0
  }

  private let files: FileKeyring
  private let state: Mutex<State>

  init(_ files: FileKeyring, failing plan: Plan? = nil) {
    self.files = files
    self.state = Mutex(State(plan: plan))
  }

  var calls: Int { state.withLock(\.calls) }
  var faults: Int { state.withLock(\.faults) }
  func recover() { state.withLock { $0.plan = nil } }

  var kind: KeyProviderKind { .keyService }
  var identity: String? { files.identity }

  /// - Returns: what the call ends in, whatever it does.
  private func begin() throws(KeyProviderFault) -> KeyProviderFault? {
    let plan: Plan? = state.withLock { state in
      state.calls += 1
      guard let plan = state.plan else { return nil }
      guard plan.lasts ? state.calls >= plan.call : state.calls == plan.call else { return nil }
      state.faults += 1
      return plan
    }
    guard let plan else { return nil }
    guard plan.isDone else { throw plan.fault }
    return plan.fault
  }

  private func end<Answer>(
    _ answer: Answer, _ fault: KeyProviderFault?
  ) throws(KeyProviderFault) -> Answer {
    if let fault { throw fault }
    return answer
  }

  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    let fault = try begin()
    try await files.makeRoot(id, for: context)
    try end((), fault)
  }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    let fault = try begin()
    return try end(try await files.wrap(key, under: root, for: context), fault)
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    let fault = try begin()
    return try end(try await files.unwrap(wrapped, under: root, for: context), fault)
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    let fault = try begin()
    return try end(try await files.destroyRoot(id), fault)
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    let fault = try begin()
    return try end(try await files.hasRoot(id), fault)
  }

  func roots() async throws(KeyProviderFault) -> [String] {
    let fault = try begin()
    return try end(try await files.roots(), fault)
  }
}
