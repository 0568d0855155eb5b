// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartAccess

/// Nobody decides for themselves: not under a second name, not through a service, not by way round.
@Suite("Four eyes (acc-1, acc-8, lp-1, key-2)")
struct FourEyesTests {
  let someone = AccountHolder.person(Person(givenName: "Jonas", familyName: "Lindqvist"))

  /// Asked for at the door by whoever; approved, trained and bound by one administrator.
  private func prepare(
    _ name: String, as role: Role, _ host: Host, by admin: Proof<SignIn>
  ) async throws {
    let keeper = host.keeper
    try await keeper.admit(RequestAccount(name, for: someone, as: role))
    let account = AccountName(name)
    try await keeper.admit(ApproveAccount(account, by: admin))
    try await keeper.admit(RecordPrecondition(.training(on: keeper.now), of: account, by: admin))
    try await keeper.admit(RecordPrecondition(.agreement(on: keeper.now), of: account, by: admin))
  }

  @Test("one administrator cannot make another who is themselves under a second name")
  func puppet() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let ines = try await host.person("ines", as: .administrator, by: maria)
    // Of two there has to be one for it: this was while Maria was alone, and was told.
    #expect(try await host.count(inLedger: #""kind":"administrator-made-alone""#) == 1)
    try await prepare("puppet", as: .administrator, host, by: maria)
    #expect(await host.outcome(of: ActivateAccount("puppet", by: maria)) == .refused(.madeAlone))
    #expect(await host.outcome(of: ActivateAccount("puppet", by: ines)) == .admitted)
    // Whoever asks in good faith, or a service of hers, is not a second administrator.
    let printer = AccountHolder.service(Service("label printer", ownedBy: "maria"))
    try await host.keeper.admit(RequestAccount("printer-1", for: printer, as: .staff, by: ines))
    let otto = try await host.person("otto", as: .administrator, by: ines, activatedBy: maria)
    try await host.keeper.admit(ApproveAccount("printer-1", by: otto))
    let service = try await host.signIn(
      host.keeper.admit(ActivateAccount("printer-1", by: maria)).claim)
    try await host.keeper.admit(
      RequestAccount("ghost", for: someone, as: .administrator, by: service))
    try await host.keeper.admit(ApproveAccount("ghost", by: maria))
    try await host.keeper.admit(
      RecordPrecondition(.training(on: host.keeper.now), of: "ghost", by: maria))
    try await host.keeper.admit(
      RecordPrecondition(.agreement(on: host.keeper.now), of: "ghost", by: maria))
    #expect(await host.outcome(of: ActivateAccount("ghost", by: maria)) == .refused(.madeAlone))
    // A member of the staff may be; the ledger says that one person did it all.
    try await prepare("jonas", as: .staff, host, by: maria)
    #expect(await host.outcome(of: ActivateAccount("jonas", by: maria)) == .admitted)
    #expect(
      try await host.count(
        inLedger: ".ActivateAccount\"", #""outcome":"admitted""#, #""made-alone":{"flag":true}"#)
        == 2)
  }

  @Test("an administrator nobody has come in as counts as nobody")
  func neverTakenUp() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let otto = try await host.keeper.activate(
      "otto", for: someone, as: .administrator, by: maria)
    #expect(
      await host.outcome(of: TerminateAccount("maria", by: maria)) == .refused(.lastAdministrator))
    #expect(
      await host.outcome(of: DisableAccount("maria", by: maria)) == .refused(.lastAdministrator))
    #expect(
      await host.outcome(
        of: PlanDeparture("maria", at: host.keeper.now + 60, by: maria))
        == .refused(.lastAdministrator))
    // Nor does Maria stop on day 91 because of somebody who never came.
    host.clock.advance(by: 95 * 86_400)
    let again = try await host.signIn(maria.claim.account)
    _ = try await host.keeper.admit(OpenReview(by: again))
    _ = try await host.keeper.admit(DecideReview(.keep, "otto", because: .stillNeeded, by: again))
    let his = try await host.signIn(otto.claim)
    #expect(await host.outcome(of: DisableAccount("maria", by: his)) == .admitted)
  }

  /// Maria and Ines administer; Maria answers for a service.
  private func withService() async throws -> (Host, Proof<SignIn>, Proof<SignIn>, AccountID) {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let ines = try await host.person("ines", as: .administrator, by: maria)
    let printer = AccountHolder.service(Service("label printer", ownedBy: "maria"))
    try await host.keeper.admit(RequestAccount("printer-1", for: printer, as: .staff, by: ines))
    #expect(
      await host.outcome(of: ApproveAccount("printer-1", by: maria)) == .refused(.ownRequest))
    let third = try await host.person("otto", as: .administrator, by: ines, activatedBy: maria)
    try await host.keeper.admit(ApproveAccount("printer-1", by: third))
    let account = try await host.keeper.admit(ActivateAccount("printer-1", by: maria)).claim
    return (host, maria, ines, account)
  }

  @Test("what nobody gives themself they do not give a service of theirs")
  func ownService() async throws {
    let (host, maria, ines, _) = try await withService()
    let read = Permission(Resource("order"), .read, for: [PurposeName("fulfilment")])
    #expect(
      await host.outcome(
        of: GrantAccess(read, to: "printer-1", because: .duty, by: maria)) == .refused(.toOneself))
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let key = try await host.keeper.admit(
      StoreCredential(Secret(utf8: "made-up"), from: origin, by: maria)
    ).claim
    #expect(
      await host.outcome(of: AllowCredential(key, to: "printer-1", by: maria))
        == .refused(.toOneself))
    #expect(
      await host.outcome(
        of: GrantAccess(RoleName("printing"), to: "printer-1", because: .duty, by: ines))
        == .refused(.unknownRole))
    _ = try await host.keeper.admit(DefineRole(RoleName("printing"), [read], by: ines))
    _ = try await host.keeper.admit(
      GrantAccess(RoleName("printing"), to: "printer-1", because: .duty, by: ines))
    // To widen a role that one's service has is to give it more.
    #expect(
      await host.outcome(of: DefineRole(RoleName("printing"), [read], by: maria))
        == .refused(.toOneself))
    #expect(await host.outcome(of: AllowCredential(key, to: "printer-1", by: ines)) == .admitted)
  }

  @Test("nobody gets round their own review by disabling, enabling or handing on")
  func detours() async throws {
    let (host, maria, ines, _) = try await withService()
    _ = try await host.keeper.admit(DisableAccount("printer-1", by: maria))
    #expect(
      await host.outcome(of: EnableAccount("printer-1", by: maria)) == .refused(.ownAccess))
    _ = try await host.keeper.admit(EnableAccount("printer-1", by: ines))
    _ = try await host.keeper.admit(OpenReview(by: maria))
    _ = try await host.keeper.admit(TransferService("printer-1", to: "ines", by: maria))
    #expect(
      await host.outcome(of: DecideReview(.keep, "printer-1", because: .stillNeeded, by: maria))
        == .refused(.ownAccess))
    #expect(
      await host.outcome(of: DecideReview(.keep, "printer-1", because: .stillNeeded, by: ines))
        == .refused(.ownAccess))
    // What it was given while it was somebody else's, nobody takes for themselves.
    #expect(
      await host.outcome(of: TransferService("printer-1", to: "maria", by: maria))
        == .refused(.toOneself))
    // Handed on twice to the same, it is not forgotten whose it was.
    let third = try await host.person("petra", as: .administrator, by: ines, activatedBy: maria)
    for _ in 0..<2 {
      _ = try await host.keeper.admit(TransferService("printer-1", to: "petra", by: maria))
    }
    #expect(
      await host.outcome(of: DecideReview(.keep, "printer-1", because: .stillNeeded, by: ines))
        == .refused(.ownAccess))
    // A last day that another set for it is not hers to take back.
    _ = try await host.keeper.admit(
      PlanDeparture("printer-1", at: host.keeper.now + 60, by: maria))
    #expect(
      await host.outcome(of: WithdrawDeparture("printer-1", by: third)) == .refused(.ownDeparture))
    #expect(
      await host.outcome(of: WithdrawDeparture("printer-1", by: maria)) == .admitted)
  }

  @Test("a service stops with its owner at the next request, whatever it holds in its hands")
  func servicesOfTheDisabled() async throws {
    for isReview in [false, true] {
      let (host, _, ines, printer) = try await withService()
      let other = try await host.again()
      let signIn = try await other.signIn(printer)
      let sessions = SessionKeeper(other.keeper)
      let token = try await other.keeper.admit(
        OpenSession(signIn, from: try place("printer"))
      ).claim.token
      _ = try await sessions.signIn(session: token, from: try place("printer"))
      try await other.keeper.recheck(signIn)
      if isReview {
        _ = try await host.keeper.admit(OpenReview(by: ines))
        _ = try await host.keeper.admit(DecideReview(.remove, "maria", because: .unused, by: ines))
      } else {
        _ = try await host.keeper.admit(DisableAccount("maria", by: ines))
      }
      await #expect(throws: Interruption.self) { try await other.keeper.recheck(signIn) }
      await #expect(throws: Denied<SignIn>.self) {
        try await sessions.signIn(session: token, from: try place("printer"))
      }
    }
  }

  @Test("a review that finds somebody gone begins their 24 hours")
  func leftInReview() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let jonas = try await host.person("jonas", by: maria).claim.account
    _ = try await host.keeper.admit(OpenReview(by: maria))
    _ = try await host.keeper.admit(DecideReview(.remove, "jonas", because: .left, by: maria))
    #expect(
      await host.outcome(of: EnableAccount("jonas", by: maria)) == .refused(.unknownAccount))
    let owed = try await host.keeper.store.obligations(of: jonas.subject)
    #expect(owed.contains { $0.rule == "termination" })
    #expect(try await Terminator(host.keeper).resume(jonas).isInTime)
  }

  @Test("requests that nobody decides about do not stop registration for good")
  func flood() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    for number in 0..<RequestAccount.mostWaiting {
      try await host.keeper.admit(RequestAccount("somebody-\(number)", for: someone, as: .staff))
    }
    #expect(
      await host.outcome(of: RequestAccount("jonas", for: someone, as: .staff))
        == .refused(.tooManyRequests))
    host.clock.advance(by: 90 * 86_400)
    // From here on none of them becomes an account: a sweep may be about to erase it.
    let again = try await host.signIn(maria.claim.account)
    #expect(
      await host.outcome(of: ApproveAccount("somebody-1", by: again)) == .refused(.noSuchRequest))
    #expect(await host.outcome(of: RequestAccount("jonas", for: someone, as: .staff)) == .admitted)
  }

  @Test("what was asked for and came to nothing can be turned down, and its names do not stay")
  func cameToNothing() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    try await prepare("jonas", as: .staff, host, by: maria)
    // He never came. The approval is taken back, and he may ask again.
    #expect(await host.outcome(of: ApproveAccount(declining: "jonas", by: maria)) == .admitted)
    #expect(await host.outcome(of: ActivateAccount("jonas", by: maria)) == .refused(.noSuchRequest))
    try await host.keeper.admit(RequestAccount("jonas", for: someone, as: .staff))
    // Nobody ever decides about this one: its names are erased like those of an ended account.
    host.clock.advance(by: 91 * 86_400)
    let report = try await Sweeper(host.keeper).sweep()
    #expect(report.erased == 1)
    let again = try await host.signIn(maria.claim.account)
    #expect(await host.outcome(of: ApproveAccount("jonas", by: again)) == .refused(.noSuchRequest))
    // Whoever was activated in time keeps theirs.
    let selma = try await host.person("selma", by: again)
    host.clock.advance(by: 90 * 86_400)
    _ = try await Sweeper(host.keeper).sweep()
    #expect(
      try await host.keeper.admit(ListAccounts(by: try await host.signIn(maria.claim.account)))
        .claim.first { $0.id == selma.claim.account }?.name == "selma")
  }
}

extension Host {
  /// A person whom one administrator approves and another activates.
  fileprivate func person(
    _ name: String, as role: Role, by approver: Proof<SignIn>, activatedBy other: Proof<SignIn>
  ) async throws -> Proof<SignIn> {
    let person = AccountHolder.person(Person(givenName: "Otto", familyName: "Sample"))
    let account = AccountName(name)
    try await keeper.admit(RequestAccount(name, for: person, as: role))
    try await keeper.admit(ApproveAccount(account, by: approver))
    for known in [
      RecordPrecondition.Precondition.training(on: keeper.now), .agreement(on: keeper.now),
    ] {
      try await keeper.admit(RecordPrecondition(known, of: account, by: other))
    }
    return try await signIn(keeper.admit(ActivateAccount(account, by: other)).claim)
  }
}
