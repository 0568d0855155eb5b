// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartReport
import EcartTesting
import EcartVault
import Foundation
import Testing

@Suite("An audit of a host that has lost a root")
struct LostRootAuditTests {
  /// The root of the week's orders is gone, and the anchor says that it is declared lost.
  private static func lost() async throws -> (host: AuditedHost, epoch: String, away: String) {
    let host = try await AuditedHost.make()
    let roots = "\(host.directory)/roots"
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: roots).first { $0.hasPrefix("open-") })
    let away = host.base.appendingPathComponent(name).path
    try FileManager.default.moveItem(atPath: "\(roots)/\(name)", toPath: away)
    let epoch = String(name.dropLast(5))
    try #require(host.keeper.part(Vault.self)).anchor.write(
      .rootLost, at: Timestamp.milliseconds(host.clock.now)
    ) {
      $0.root = epoch
      $0.loss = AnchoredLoss(id: UUID(), because: "storage-failed", keys: 1)
    }
    _ = try await Sweeper(host.keeper).sweep()
    return (host, epoch, away)
  }

  @Test func `it is told by its name, and fails nothing`() async throws {
    let (host, epoch, _) = try await Self.lost()
    let report = try await host.audit()
    let broken = report.broken
    #expect(broken.isEmpty)
    let told = try report.finding("del-4").evidence
    #expect(
      told.contains { $0.contains(epoch) && $0.contains("two administrators declared it lost on") })
    #expect(report.everyWord.contains(epoch))
  }

  @Test func `one that is there again fails until a sweep has destroyed it`() async throws {
    let (host, epoch, away) = try await Self.lost()
    try FileManager.default.moveItem(
      atPath: away, toPath: "\(host.directory)/roots/\(epoch).root")
    try await host.expect(
      breaks: ["del-4"], saying: "Roots that were declared lost and are there again: 1.")
    _ = try await Sweeper(host.keeper).sweep()
    let broken = try await host.audit().broken
    #expect(broken.isEmpty)
  }
}
