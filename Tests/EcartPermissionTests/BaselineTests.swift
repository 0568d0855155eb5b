// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("The baseline and what drifts from it")
struct BaselineTests {
  private func check(_ host: Host, _ clause: StaticString) async throws -> Check {
    try #require(
      try await AccessChecks.checks(host.keeper.survey).first { $0.clause == Clause.ID(clause) })
  }

  @Test func `what was signed is no drift, and what comes after it is, at once and daily`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    #expect(try await check(host, "acc-5").holds)
    _ = try await host.keeper.admit(DefineRole(.warehouse, [.read], by: maria))
    _ = try await host.keeper.admit(
      GrantAccess(.warehouse, to: "jonas", because: .duty, by: maria))
    #expect(try await !check(host, "acc-5").holds, "rights without a baseline")
    #expect(await host.outcome(of: CheckBaseline()) == .refused(.noBaseline))
    #expect(try await host.keeper.drift() == nil)

    let signed = try await host.keeper.admit(SignBaseline(by: maria)).claim
    #expect(signed.accounts == 1 && signed.roles == 1)
    #expect(try await host.evidence("SignBaseline", "\(signed.digest)") == 1)
    #expect(try await host.keeper.drift()?.isEmpty == true)
    #expect(try await check(host, "acc-5").holds)
    #expect(try await host.evidence("baseline-drift") == 0)

    // Granting more is an alarm as it happens, and again in the daily comparison.
    let more = try await host.keeper.admit(
      GrantAccess(.label, to: "jonas", because: .cover, by: maria)
    ).claim
    #expect(try await host.evidence("baseline-drift", "alarm", #""added":{"count":1}"#) == 1)
    let drift = try await host.keeper.admit(CheckBaseline()).claim
    #expect(
      drift.items.map(\.line) == ["allow order:reveal:address,name:fulfilment"])
    #expect(drift.items.map(\.holder) == [.account(more.account)])
    #expect(try await host.evidence("baseline-drift", #""added":{"count":1}"#) == 2)
    #expect(try await !check(host, "acc-5").holds)

    // Withdrawn, all is as signed; a role that holds more is drift, too.
    _ = try await host.keeper.admit(WithdrawGrant(more.id, of: "jonas", by: maria))
    #expect(try await host.keeper.drift()?.isEmpty == true)
    _ = try await host.keeper.admit(DefineRole(.warehouse, [.read, .label], by: maria))
    #expect(
      try await host.keeper.drift()?.items.map(\.holder) == [.role("warehouse")])
    let again = try await host.keeper.admit(SignBaseline(by: maria)).claim
    #expect(again.digest != signed.digest)
    #expect(try await host.keeper.drift()?.isEmpty == true)
  }

  @Test func `a comparison older than a day does not hold`() async throws {
    let host = try await Host.open()
    _ = try await host.keeper.admit(SignBaseline(by: try await host.signIn("maria")))
    host.clock.advance(by: 86_400)
    #expect(try await check(host, "acc-5").holds)
    host.clock.advance(by: 1)
    #expect(try await !check(host, "acc-5").holds)
    _ = try await host.keeper.admit(CheckBaseline())
    #expect(try await check(host, "acc-5").holds)
  }

  @Test func `a host that looks every minute compares once a day, and is never late`() async throws
  {
    let host = try await Host.open()
    #expect(try await host.keeper.checkBaselineIfDue() == nil)
    #expect(try await host.evidence("CheckBaseline") == 0, "without a baseline nothing is due")
    _ = try await host.keeper.admit(SignBaseline(by: try await host.signIn("maria")))
    for _ in 0..<(3 * 24 * 6) {
      host.clock.advance(by: 600)
      try await host.keeper.checkBaselineIfDue()
      #expect(try await check(host, "acc-5").holds)
    }
    #expect(try await host.evidence("CheckBaseline", "admitted") == 3)
  }

  @Test func `rights of who has gone are told as orphans, and an ended grant as removed`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    _ = try await host.keeper.admit(GrantAccess(.read, to: "jonas", because: .duty, by: maria))
    _ = try await host.keeper.admit(
      GrantAccess(
        .read, to: "otto", until: host.clock.now.addingTimeInterval(60), because: .task, by: maria))
    _ = try await host.keeper.admit(SignBaseline(by: maria))
    try await host.dismiss("jonas")
    host.clock.advance(by: 60)
    let drift = try #require(try await host.keeper.drift())
    #expect(drift.count(.orphan) == 1 && drift.count(.removed) == 2 && drift.count(.added) == 0)
    let found = try await check(host, "acc-5")
    #expect(found.holds, "less than was signed reaches nothing more")
    #expect(found.facts.contains { $0.contains("1 grants of accounts that are not active") })
    // A grant renewed is the same line.
    _ = try await host.keeper.admit(GrantAccess(.read, to: "otto", because: .task, by: maria))
    #expect(try await host.keeper.drift()?.count(.removed) == 1)
  }

  @Test func `only an administrator signs`() async throws {
    let host = try await Host.open()
    #expect(
      await host.outcome(of: SignBaseline(by: try await host.signIn("jonas")))
        == .refused(.notAdministrator))
  }

  @Test func `an audit finds a grant that lasts too long`() async throws {
    let host = try await Host.open()
    #expect(try await check(host, "lp-1").holds)
    let account = try await host.signIn("jonas").claim.account
    let now = host.clock.now
    for until in [nil, now.addingTimeInterval(366 * 86_400)] {
      let grant = GrantRecord(
        id: UUID(), effect: .allow, scope: "order:read::", role: nil, at: now, until: until,
        by: "", because: "duty")
      _ = try await host.keeper.admit(FillBook(account: account, book: GrantBook(grants: [grant])))
      #expect(try await !check(host, "lp-1").holds)
    }
    _ = try await host.keeper.admit(FillBook(account: account, book: GrantBook()))
    #expect(try await check(host, "lp-1").holds)
    #expect(try await check(host, "lp-2").holds)
  }
}
