// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@Suite("Least privilege at the reveal")
struct RevealRightsTests {
  private typealias Fulfil = RevealFields<SampleOrder, Fulfilment>

  /// Maria is the administrator, and nothing was granted to her.
  private func host() async throws -> (Host, SampleOrder, Proof<SignIn>) {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    _ = try await host.keeper.admit(
      BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
    try await host.receive("1001")
    let body = try #require(try await host.body("1001"))
    let order = try JSONDecoder().decode(SampleOrder.self, from: Data(body.utf8))
    return (host, order, try await host.signIn())
  }

  private func refusal<P: Purpose>(
    _ host: Host, _ order: SampleOrder, _ paths: [PartialKeyPath<SampleOrder>], for: P.Type,
    as signIn: Proof<SignIn>
  ) async throws -> RevealRefusal? {
    do {
      try await host.keeper.reveal(order, paths, for: P.self, as: signIn) { _ in }
      return nil
    } catch let denied as Denied<RevealFields<SampleOrder, P>> {
      guard case .refused(let reason) = denied else { throw denied }
      return reason
    }
  }

  @Test func `nothing opens for an administrator to whom nothing was granted`() async throws {
    let (host, order, maria) = try await host()
    #expect(
      try await refusal(host, order, [\.recipient], for: Fulfilment.self, as: maria)
        == .notGranted)
    await #expect(throws: Denied<Fulfil>.refused(.notGranted)) {
      _ = try await host.keeper.copyOut(
        \.recipient, of: order, because: .carrierLabel, for: Fulfilment.self, as: maria)
    }
    // Whose record was asked for is in the evidence, as a pseudonym, and which fields and why.
    #expect(
      try await host.evidence(
        "RevealFields", "\"outcome\":\"refused\"", "\"object\":{\"pseudonym\"",
        "\"purpose\":{\"code\":\"fulfilment\"}", "\"fields\":{\"codes\":[\"name\"]}",
        "\"clause\":{\"clause\":\"lp-1\"}") == 2)
  }

  @Test func `the fields and the purpose granted open, and no others`() async throws {
    let (host, order, maria) = try await host()
    _ = try await host.keeper.admit(
      GrantAlone(
        .reveal([\SampleOrder.recipient, \.email], for: Fulfilment.self), by: maria))
    var text = ""
    try await host.keeper.reveal(
      order, [\.recipient, \.email], for: Fulfilment.self, as: maria
    ) { pii in try pii.open(\.recipient) { text = $0 } }
    #expect(text == "Ana Sample-1001")
    #expect(try await refusal(host, order, [\.email], for: Fulfilment.self, as: maria) == nil)
    #expect(
      try await refusal(host, order, [\.line], for: Fulfilment.self, as: maria) == .notGranted)
    #expect(
      try await refusal(host, order, [\.recipient, \.line], for: Fulfilment.self, as: maria)
        == .notGranted)
    #expect(
      try await refusal(host, order, [\.recipient], for: Support.self, as: maria) == .notGranted)
    #expect(
      try await refusal(host, order, [], for: Fulfilment.self, as: maria) == .nothingNamed)
    let copied = try await host.keeper.copyOut(
      \.recipient, of: order, because: .carrierLabel, for: Fulfilment.self, as: maria)
    #expect(copied == "Ana Sample-1001")
  }

  @Test func `a deny bites at the next reveal, in another process too, and an end at its instant`()
    async throws
  {
    let (host, order, maria) = try await host()
    let end = host.clock.now.addingTimeInterval(3_600)
    _ = try await host.keeper.admit(
      GrantAlone(
        .reveal([\SampleOrder.recipient], for: Fulfilment.self), until: end, by: maria))
    let other = try await Host.open(host.directory, host.clock)
    for host in [host, other] {
      #expect(try await refusal(host, order, [\.recipient], for: Fulfilment.self, as: maria) == nil)
    }
    let deny = try await other.keeper.admit(
      DenyAccess(
        Permission(SampleOrder.fields.resource, .reveal), to: "maria", because: .review, by: maria))
    for host in [host, other] {
      #expect(
        try await refusal(host, order, [\.recipient], for: Fulfilment.self, as: maria) == .denied)
    }
    // She cannot lift it herself.
    await #expect(throws: Denied<WithdrawGrant>.refused(.toOneself)) {
      _ = try await host.keeper.admit(WithdrawGrant(deny.claim.id, of: "maria", by: maria))
    }
    let (second, another, iva) = try await self.host()
    let soon = second.clock.now.addingTimeInterval(60)
    _ = try await second.keeper.admit(
      GrantAlone(.reveal([\SampleOrder.recipient], for: Fulfilment.self), until: soon, by: iva))
    second.clock.advance(by: 59.999)
    #expect(
      try await refusal(second, another, [\.recipient], for: Fulfilment.self, as: iva) == nil)
    second.clock.advance(by: 0.001)
    #expect(
      try await refusal(second, another, [\.recipient], for: Fulfilment.self, as: iva)
        == .grantExpired)
  }

  @Test func `who may not open it is not told whether it is still there`() async throws {
    let (host, order, _) = try await host()
    let maria = try await host.signIn()
    host.clock.advance(by: 60 * Sample.day)
    #expect(try await host.sweep().erased == 1)
    let later = try await host.signIn()
    #expect(
      try await refusal(host, order, [\.recipient], for: Fulfilment.self, as: later)
        == .notGranted)
    try await host.keeper.grantReveal(of: SampleOrder.self, for: Fulfilment.self, to: "maria")
    #expect(
      try await refusal(host, order, [\.recipient], for: Fulfilment.self, as: later) == .erased)
    _ = maria
  }

  @Test func `a test may be granted what it needs, and only where a testing clock has run`()
    async throws
  {
    let (host, _, maria) = try await host()
    let before = try await host.keeper.store.ledgerCount()
    for _ in 0..<2 {
      try await host.keeper.grantReveal(of: SampleOrder.self, for: Fulfilment.self, to: "maria")
    }
    #expect(try await host.keeper.store.ledgerCount() == before + 2)
    let rights = try await host.keeper.authority()
    let all = Permission.revealAll(of: SampleOrder.self, for: Fulfilment.self)
    #expect(rights.decide(maria.claim.account, all, at: host.clock.now).isAllowed)
    #expect(all.description == "sample-order:reveal:email,name,purchase:fulfilment")

    let real = try await Gatekeeper.open(at: Sample.directory())
    _ = try await real.admit(
      BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
    await #expect(throws: Denied<GrantForTesting>.refused(.notForTesting)) {
      try await real.grantReveal(of: SampleOrder.self, for: Fulfilment.self, to: "maria")
    }
  }
}
