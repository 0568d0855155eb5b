// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartDeletion

@Suite("A lost root under which something lies that the law wants kept")
struct LostRootHoldTests {
  private static let one = "\"under-legal-hold\":{\"count\":1}"

  @Test func `what is under legal hold is counted apart, before anybody agrees and afterwards`()
    async throws
  {
    let place = try await EscrowHost.make()
    let epoch = try await place.epoch()
    try place.lose(epoch)
    #expect(
      try await place.lost().missing
        == [ListLostRoots.Missing(epoch: epoch, livingKeys: 1, underHold: 1)])
    let refusal = await place.refusal { try await place.report(epoch) }
    #expect(refusal == .keysLive(1, underHold: 1))
    #expect(refusal?.remedy.contains("of which under legal hold: 1") == true)

    let id = try await place.report(epoch, givingUp: 1)
    #expect(try await place.host.evidence("ReportRootLost", "admitted", Self.one) == 1)
    #expect(try await place.lost().reports.map(\.underHold) == [1])
    _ = try await place.keeper.confirmRootLost(id, by: place.signIn("jonas"))
    #expect(try await place.host.evidence("ConfirmRootLost", "admitted", Self.one) == 1)
    #expect(try await place.host.evidence("\"root-declared-lost\"", Self.one) == 1)
  }

  @Test func `a living key without a hold, or whose hold is over, is none of them`() async throws {
    let place = try await EscrowHost.make()
    let (hold, open) = (try await place.epoch(), try await place.epoch("open"))
    try await place.host.receive("1002")
    for epoch in [hold, open] { try place.lose(epoch) }
    func missing() async throws -> [ListLostRoots.Missing] { try await place.lost().missing }
    #expect(
      try await missing().contains(
        ListLostRoots.Missing(epoch: open, livingKeys: 1, underHold: 0)))
    #expect(
      await place.refusal { try await place.report(open) } == .keysLive(1, underHold: 0))
    #expect(
      try await missing().contains(
        ListLostRoots.Missing(epoch: hold, livingKeys: 1, underHold: 1)))
    // The hold lasts five days.
    place.clock.advance(by: 5 * Sample.day)
    #expect(
      try await missing().contains(
        ListLostRoots.Missing(epoch: hold, livingKeys: 1, underHold: 0)))
  }
}
