// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartTesting
import EcartVault
import Foundation
import Synchronization
import Testing

/// A root that came back is asked whether it opens its epoch. Only a plain no destroys it again.
@Suite("A recovery from escrow that is interrupted")
struct RecoveryFaultTests {
  private let directory = Sample.directory()

  private func keyring() throws -> WitnessingKeyring {
    WitnessingKeyring(try FileKeyring(directory: directory))
  }

  private func lose(_ epoch: String, _ place: EscrowHost) throws {
    try FileManager.default.removeItem(atPath: "\(directory)/\(epoch).root")
    try place.host.vault.forget([place.host.subject("1001")], epochs: [epoch])
  }

  @Test(arguments: [
    (1...4).flatMap { [.commit($0), .answer($0, isStored: true), .answer($0, isStored: false)] },
    (1...96).map(FaultyStore.Fault.read),
  ])
  func `a good root stays where the store cannot say whether it opens`(
    _ faults: [FaultyStore.Fault]
  ) async throws {
    let place = try await EscrowHost.make(keys: try keyring())
    let epoch = try await place.epoch()
    let made = try await place.escrow(epoch)
    let body = try #require(try await place.host.body("1001"))
    var kept = 0
    for fault in faults {
      let signIn = try await place.signIn()
      let shares = try place.opened(made, [1, 2])
      try lose(epoch, place)
      let witness = try keyring()
      // Opening reads too, and some of the faults are its own.
      if let other = try? await Host.open(
        place.host.directory, place.clock, keys: witness,
        wrapping: { FaultyStore($0, failing: fault, isCached: false) })
      {
        let back = try? await other.keeper.recoverRoot(from: shares, by: signIn)
        try other.close()
        if back == nil, witness.imports > 0 { kept += 1 }
      }
      #expect(witness.destroyed == 0, "\(fault)")
      if witness.imports == 0 {
        _ = try await place.keeper.recoverRoot(from: shares, by: signIn)
      }
      #expect(try await place.host.recipient(inBody: body) == "Ana Sample-1001", "\(fault)")
    }
    // At some of these places the root was back and the answer was not.
    #expect(kept > 0)
  }

  @Test(arguments: [KeyProviderFault.unreachable("test"), .throttled, .failed("test")])
  func `a good root stays where the keyring cannot say whether it opens`(
    _ fault: KeyProviderFault
  ) async throws {
    let witness = try keyring()
    let place = try await EscrowHost.make(keys: witness)
    let epoch = try await place.epoch()
    let made = try await place.escrow(epoch)
    let signIn = try await place.signIn()
    try lose(epoch, place)
    witness.failUnwrapping(with: fault)
    await #expect(throws: EscrowFault.self) {
      try await place.keeper.recoverRoot(from: place.opened(made, [2, 3]), by: signIn)
    }
    witness.failUnwrapping(with: nil)
    #expect(witness.imports == 1 && witness.destroyed == 0)
    let body = try #require(try await place.host.body("1001"))
    #expect(try await place.host.recipient(inBody: body) == "Ana Sample-1001")
  }

  @Test func `what does not open its epoch is destroyed again`() async throws {
    let witness = try keyring()
    let place = try await EscrowHost.make(keys: witness)
    let epoch = try await place.epoch()
    let made = try await place.escrow(epoch)
    let signIn = try await place.signIn()
    try lose(epoch, place)
    let forged = try EscrowShare.split(
      Secret.random(count: 32), of: epoch, escrow: made.id, threshold: 2, among: 3)
    await #expect(throws: EscrowFault.refused(.rootDoesNotOpen)) {
      try await place.keeper.recoverRoot(
        from: try forged.prefix(2).map { try $0.document() }, by: signIn)
    }
    #expect(witness.imports == 1 && witness.destroyed == 1)
    #expect(try await !witness.hasRoot(epoch))
  }
}

/// Key files, and what was done to them.
private final class WitnessingKeyring: ForwardingKeyring, EscrowableKeyProvider {
  private struct State {
    var imports = 0
    var destroyed = 0
    var fault: KeyProviderFault?
  }

  let base: FileKeyring
  private let state = Mutex(State())

  init(_ files: FileKeyring) { base = files }

  var imports: Int { state.withLock(\.imports) }
  var destroyed: Int { state.withLock(\.destroyed) }
  func failUnwrapping(with fault: KeyProviderFault?) { state.withLock { $0.fault = fault } }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    if let fault = state.withLock(\.fault) { throw fault }
    return try await base.unwrap(wrapped, under: root, for: context)
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    state.withLock { $0.destroyed += 1 }
    return try await base.destroyRoot(id)
  }

  func exportRoot(_ id: String) async throws(KeyProviderFault) -> Secret {
    try await base.exportRoot(id)
  }

  func importRoot(_ secret: Secret, as id: String) async throws(KeyProviderFault) {
    state.withLock { $0.imports += 1 }
    try await base.importRoot(secret, as: id)
  }
}
