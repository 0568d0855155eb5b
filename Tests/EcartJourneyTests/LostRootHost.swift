// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartDeletion

/// The host of the escrow tests (two administrators, one of staff, order 1001 under legal hold), whose
/// disk loses a root.
extension EscrowHost {
  func report(
    _ epoch: String, because: RootLoss = .storageFailed, givingUp keys: Int = 0,
    by name: String = "maria"
  ) async throws -> UUID {
    try await keeper.admit(
      ReportRootLost(epoch, because: because, givingUp: keys, by: signIn(name))
    ).claim
  }

  func withdraw(_ id: UUID, by name: String = "maria") async throws {
    _ = try await keeper.admit(WithdrawRootLoss(id, by: signIn(name)))
  }

  /// Somebody agrees, and it is cut short before the anchor has its line.
  func agreeInVain(_ id: UUID, by name: String = "jonas") async throws {
    let second = try await signIn(name)
    let lock = "\(host.directory)/roots/anchor.lock"
    try FileManager.default.removeItem(atPath: lock)
    try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: false)
    await #expect(throws: RootLossFault.notAnchored(id)) {
      try await keeper.confirmRootLost(id, by: second)
    }
    try FileManager.default.removeItem(atPath: lock)
  }

  /// Two administrators say so.
  @discardableResult
  func declareLost(_ epoch: String, givingUp keys: Int = 0) async throws -> LostRoot {
    try await keeper.confirmRootLost(
      report(epoch, givingUp: keys), by: signIn("jonas"))
  }

  /// Order 1001 has been erased, and the root of its hold was lost before a sweep could destroy it.
  static func withLostRoot() async throws -> (place: EscrowHost, epoch: String) {
    let place = try await make()
    let epoch = try await place.epoch()
    try place.lose(epoch)
    place.clock.advance(by: 30 * Sample.day)
    #expect(try await place.host.sweep().erased == 1)
    return (place, epoch)
  }

  func lost() async throws -> ListLostRoots.Claim {
    try await keeper.admit(ListLostRoots(by: signIn())).claim
  }

  func certificate() async throws -> Certificate? {
    guard let jws = try await keeper.certificate(of: host.subject("1001")) else { return nil }
    return try verifier.verify(jws).certificate
  }

  var verifier: CertificateVerifier {
    get throws { CertificateVerifier(trusting: [try host.vault.installation.signer.publicKey]) }
  }

  /// Why an act upon a lost root was refused.
  func refusal(_ act: () async throws -> some Any) async -> RootLossRefusal? {
    do { _ = try await act() } catch RootLossFault.refused(let reason) {
      return reason
    } catch Denied<ReportRootLost>.refused(let reason) {
      return reason
    } catch Denied<WithdrawRootLoss>.refused(let reason) { return reason } catch {
      Issue.record("another error: \(error)")
    }
    return nil
  }
}
