// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartPersonalData
@testable import EcartVault

/// A reveal's closure is async and may last, such as a screen that stays open, or a job that waits for a
/// carrier. What it was lent does not.
@Suite("A reveal that somebody is long at")
struct LongRevealTests {
  private let host: Host
  private let order: SampleOrder

  init() async throws {
    host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.bootstrap()
    try await host.receive("1001")
    let body = try #require(try await host.body("1001"))
    order = try JSONDecoder().decode(SampleOrder.self, from: Data(body.utf8))
  }

  @Test func `opens nothing any more once the subject is erased in this process`() async throws {
    var texts: [String] = []
    await #expect(throws: FieldFault.over) {
      try await host.keeper.reveal(
        order, [\.recipient], for: Fulfilment.self, as: try await host.signIn()
      ) { pii in
        try pii.open(\.recipient) { texts.append($0) }
        host.clock.advance(by: 60 * Sample.day)
        try await host.eraseAndCertify()
        #expect(try await host.keeper.certificate(of: order.subject) != nil)
        try pii.open(\.recipient) { texts.append($0) }
      }
    }
    #expect(texts == ["Ana Sample-1001"])
  }

  /// What another process erases, this one learns in a minute: by a clock of the system's, whatever the
  /// gatekeeper's says.
  @Test func `opens nothing any more when its minute is over`() async throws {
    let field = try SampleOrder.fields.table.field(at: \SampleOrder.recipient)
    let gate = RevealFields<SampleOrder, Fulfilment>(
      subject: order.subject, fields: [field], signIn: try await host.signIn())
    let key = try await host.keeper.admit(gate).claim.key
    var texts: [String] = []
    let fresh = Revealed(record: order, named: [field], key: key)
    try fresh.open(\.recipient) { texts.append($0) }
    let late = Revealed(record: order, named: [field], key: key, until: .past)
    do {
      try late.open(\.recipient) { texts.append($0) }
    } catch { #expect(error as? FieldFault == .over) }
    #expect(texts == ["Ana Sample-1001"])
  }

  @Test func `a sealer seals nothing any more when its minute is over`() throws {
    #expect(throws: SealFault.over) { try SealAllowance(messages: 3, until: .past).spend() }
    #expect(throws: SealFault.notForSealing) { try SealAllowance.none.spend() }
    let ended = SealAllowance(messages: 3, until: .beginning())
    let before = ended.isKeyDestroyed
    ended.endKey()
    do {
      try ended.spend()
      Issue.record("sealed under a key that is destroyed")
    } catch { #expect(error == .spent) }
    let after = ended.isKeyDestroyed
    #expect(!before && after)
    let two = SealAllowance(messages: 2, until: .beginning())
    try two.spend()
    try two.spend()
    do {
      try two.spend()
      Issue.record("a third was sealed")
    } catch { #expect(error == .spent) }
  }
}
