// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@Suite("Last days, services left behind, and connections only the host can cut (acc-9)")
struct DepartureTests {
  @Test("a planned last day can be taken back before it comes, by somebody else, and not after")
  func withdrawn() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let ines = try await host.person("ines", as: .administrator, by: admin)
    let staff = try await host.person("selma", by: admin)
    let day = host.keeper.now + 3600
    #expect(
      await host.outcome(of: WithdrawDeparture("ines", by: admin)) == .refused(.nothingPlanned))
    _ = try await host.keeper.admit(PlanDeparture("ines", at: day, by: admin))
    #expect(
      await host.outcome(of: WithdrawDeparture("ines", by: staff)) == .refused(.notAdministrator))
    #expect(
      await host.outcome(of: WithdrawDeparture("ines", by: ines)) == .refused(.ownDeparture))
    #expect(
      await host.outcome(of: WithdrawDeparture("nobody-1", by: admin)) == .refused(.unknownAccount))
    #expect(await host.outcome(of: WithdrawDeparture("ines", by: admin)) == .admitted)
    let owed = try await host.keeper.store.obligations(of: ines.claim.account.subject).map(\.rule)
    #expect(!owed.contains("termination"))
    _ = try await host.keeper.admit(PlanDeparture("ines", at: day, by: admin))
    host.clock.advance(by: 3600)
    #expect(
      await host.outcome(of: WithdrawDeparture("ines", by: admin)) == .refused(.alreadyOver))
    await #expect(throws: Denied<SignIn>.self) { try await host.signIn(ines.claim.account) }
  }

  @Test("an administrator who has a last day is not counted upon to stay")
  func nobodyLeft() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let ines = try await host.person("ines", as: .administrator, by: admin)
    _ = try await host.keeper.admit(PlanDeparture("ines", at: host.keeper.now + 3600, by: admin))
    // Each alone leaves somebody; together, in an hour, nobody.
    #expect(
      await host.outcome(of: TerminateAccount("maria", by: ines)) == .refused(.lastAdministrator))
    #expect(
      await host.outcome(of: DisableAccount("maria", by: ines)) == .refused(.lastAdministrator))
    #expect(
      await host.outcome(of: PlanDeparture("maria", at: host.keeper.now + 7200, by: ines))
        == .refused(.lastAdministrator))
    _ = try await host.keeper.admit(OpenReview(by: ines))
    #expect(
      await host.outcome(of: DecideReview(.remove, "maria", because: .left, by: ines))
        == .refused(.lastAdministrator))
    // Who has a last day can have it sooner.
    #expect(await host.outcome(of: TerminateAccount("ines", by: admin)) == .admitted)
  }

  @Test("nothing of an account outlasts the moment at which it stops by itself")
  func ends() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let ines = try await host.person("ines", by: admin)
    let service = AccountHolder.service(Service("label printer", ownedBy: "ines"))
    let printer = try await host.keeper.activate(
      "printer-1", for: service, requestedBy: ines, by: admin
    ).claim
    let leaves = host.clock.now + 600
    try await host.keeper.admit(PlanDeparture("ines", at: leaves, by: admin))
    #expect(try await host.signIn(ines.claim.account).expires == leaves)
    // A service has the last day of whoever answers for it.
    #expect(try await host.signIn(printer).expires == leaves)
    let session = try await host.open(printer)
    host.clock.advance(by: 599)
    let keeper = SessionKeeper(host.keeper)
    let kept = try await keeper.signIn(session: session.token, from: try place("laptop"))
    #expect(kept.expires == leaves)
    host.clock.advance(by: 1)
    await #expect(throws: Denied<SignIn>.self) {
      try await keeper.signIn(session: session.token, from: try place("laptop"))
    }
    // The day a review is overdue is such a moment too.
    let selma = try await host.person("selma", by: try await host.signIn(admin.claim.account))
    let stops = host.clock.now + 91 * 86_400
    host.clock.advance(by: 91 * 86_400 - 60)
    #expect(try await host.signIn(selma.claim.account).expires == stops)
  }

  @Test("a service stops with its owner, and works for the next one without its old proofs")
  func transfer() async throws {
    let host = try await Host.open()
    let other = try await host.again()
    let admin = try await host.administrator()
    let ines = try await host.person("ines", by: admin)
    let jonas = try await host.person("jonas", by: admin)
    let service = AccountHolder.service(Service("label printer", ownedBy: "ines"))
    let printer = try await host.keeper.activate(
      "printer-1", for: service, requestedBy: ines, by: admin
    ).claim
    let old = try await host.signIn(printer)
    let claim = try await host.keeper.admit(TerminateAccount("ines", by: admin)).claim
    #expect(claim.stoppedServices == [printer])
    #expect(await other.outcome(of: Show(old)) == .interrupted(.proof(.undone)))
    await #expect(throws: Denied<SignIn>.self) { try await other.signIn(printer) }

    func outcome(_ gate: TransferService) async -> Outcome<TransferService> {
      await host.outcome(of: gate)
    }
    #expect(
      await outcome(TransferService("printer-1", to: "jonas", by: jonas))
        == .refused(.notAdministrator))
    #expect(
      await outcome(TransferService("jonas", to: "maria", by: admin)) == .refused(.unknownService))
    for owner in ["ines", "printer-1", "nobody-1"] as [AccountName] {
      #expect(
        await outcome(TransferService("printer-1", to: owner, by: admin))
          == .refused(.unknownOwner))
    }
    #expect(await outcome(TransferService("printer-1", to: "jonas", by: admin)) == .admitted)
    _ = try await other.signIn(printer)
    #expect(await other.outcome(of: Show(old)) == .interrupted(.proof(.undone)))
    // Taken over, it is nothing of hers any more.
    let report = try await Terminator(host.keeper).resume(claim.account)
    #expect(report.isInTime)
  }

  @Test("a process that does not know the host's connections cannot confirm past them")
  func registered() async throws {
    let host = try await Host.open()
    let other = try await host.again()
    let admin = try await host.administrator()
    let staff = try await host.person("selma", by: admin)
    let jonas = try await host.person("jonas", by: admin).claim.account
    let withTunnel = Terminator(host.keeper, severing: [Tunnel()])
    try await withTunnel.register()
    let before = try await host.ledger().count
    try await withTunnel.register()
    #expect(try await host.ledger().count == before)
    // An operator's command in another process: it ends the account, and proves nothing yet.
    await #expect(throws: Denied<ConfirmTermination>.self) {
      try await Terminator(other.keeper).terminate("jonas", by: admin)
    }
    let owed = try await host.keeper.store.obligations(of: jonas.subject).map(\.rule)
    #expect(owed.contains("termination"))
    let report = try await withTunnel.resume(jonas)
    #expect(report.dead.contains("tunnel"))
    #expect(
      await host.outcome(of: RetireConnection(Tunnel.connection, by: staff))
        == .refused(.notAdministrator))
    #expect(await host.outcome(of: RetireConnection(Tunnel.connection, by: admin)) == .admitted)
    #expect(
      await host.outcome(of: RetireConnection(Tunnel.connection, by: admin))
        == .refused(.unknownConnection))
    _ = try await Terminator(other.keeper).terminate("selma", by: admin)
  }
}

private struct Tunnel: Severing {
  static var connection: RefusalCode { RefusalCode("tunnel") }
  func sever(_ account: AccountID) async throws {}
}
