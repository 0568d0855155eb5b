// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("Giving rights and taking them")
struct GrantTests {
  @Test func `nobody may do anything until somebody else grants it`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    let jonas = try await host.signIn("jonas")
    for signIn in [maria, jonas] {
      #expect(
        await host.outcome(of: Authorise(.label, as: signIn)) == .refused(.notGranted))
    }
    let granted = try await host.keeper.admit(
      GrantAccess(.label, to: "jonas", because: .duty, by: maria))
    #expect(granted.claim.until == host.clock.now.addingTimeInterval(365 * 86_400))
    #expect(await host.outcome(of: Authorise(.label, as: jonas)) == .admitted)
    #expect(await host.outcome(of: Authorise(.name, as: jonas)) == .admitted)
    #expect(await host.outcome(of: Authorise(.read, as: jonas)) == .refused(.notGranted))
    #expect(await host.outcome(of: Authorise(.label, as: maria)) == .refused(.notGranted))
    // Each attempt is in the ledger with what was asked for, allowed or not.
    let asked = #""resource":{"code":"order"},"action":{"code":"reveal"}"#
    #expect(try await host.evidence("EcartAccess.Authorise", asked, "refused") == 3)
    #expect(try await host.evidence("EcartAccess.Authorise", asked, "admitted") == 2)
    #expect(
      try await host.evidence(
        "EcartAccess.Authorise", #""tags":{"codes":["name","address"]}"#,
        #""purposes":{"codes":["fulfilment"]}"#) == 4)
  }

  @Test func `only an administrator grants, and never to themself`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    let otto = try await host.signIn("otto")
    let jonas = try await host.signIn("jonas")
    #expect(
      await host.outcome(of: GrantAccess(.read, to: "otto", because: .duty, by: jonas))
        == .refused(.notAdministrator))
    #expect(
      await host.outcome(of: GrantAccess(.read, to: "maria", because: .duty, by: maria))
        == .refused(.toOneself))
    // However it is spelled: it is the same account.
    #expect(
      await host.outcome(of: GrantAccess(.read, to: " MARIA ", because: .duty, by: maria))
        == .refused(.toOneself))
    #expect(
      await host.outcome(of: GrantAlone(.read, by: maria)) == .refused(.notAlone))
    #expect(await host.outcome(of: GrantAlone(.read, by: jonas)) == .refused(.notAdministrator))
    #expect(
      await host.outcome(of: GrantAccess(.read, to: "maria", because: .duty, by: otto))
        == .admitted)
    #expect(await host.outcome(of: Authorise(.read, as: maria)) == .admitted)
    #expect(await host.outcome(of: Authorise(.read, as: jonas)) == .refused(.notGranted))
  }

  @Test func `a role one has cannot be widened, nor a deny of one's own lifted`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    let otto = try await host.signIn("otto")
    #expect(
      await host.outcome(of: GrantAccess(.warehouse, to: "maria", because: .duty, by: otto))
        == .refused(.unknownRole))
    _ = try await host.keeper.admit(DefineRole(.warehouse, [.read], by: maria))
    _ = try await host.keeper.admit(
      GrantAccess(.warehouse, to: "maria", because: .duty, by: otto))
    #expect(
      await host.outcome(of: DefineRole(.warehouse, [.read, .label], by: maria))
        == .refused(.toOneself))
    #expect(
      await host.outcome(of: DefineRole(.office, [.read], by: try await host.signIn("jonas")))
        == .refused(.notAdministrator))
    #expect(await host.outcome(of: Authorise(.read, as: maria)) == .admitted)
    _ = try await host.keeper.admit(DefineRole(.warehouse, [.label], by: otto))
    #expect(await host.outcome(of: Authorise(.read, as: maria)) == .refused(.notGranted))
    #expect(await host.outcome(of: Authorise(.label, as: maria)) == .admitted)

    let deny = try await host.keeper.admit(
      DenyAccess(.name, to: "maria", because: .review, by: otto)
    ).claim
    #expect(deny.until == nil)
    #expect(await host.outcome(of: Authorise(.label, as: maria)) == .refused(.denied))
    #expect(
      await host.outcome(of: WithdrawGrant(deny.id, of: "maria", by: maria))
        == .refused(.toOneself))
    #expect(
      await host.outcome(of: WithdrawGrant(deny.id, of: "jonas", by: otto))
        == .refused(.unknownGrant))
    _ = try await host.keeper.admit(WithdrawGrant(deny.id, of: "maria", by: otto))
    #expect(await host.outcome(of: Authorise(.label, as: maria)) == .admitted)
  }

  @Test func `a role that is denied cannot be narrowed by who is denied it`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    let otto = try await host.signIn("otto")
    _ = try await host.keeper.admit(DefineRole(.warehouse, [.read], by: otto))
    _ = try await host.keeper.admit(
      DenyAccess(.warehouse, to: "maria", because: .review, by: otto))
    #expect(
      await host.outcome(of: DefineRole(.warehouse, [], by: maria)) == .refused(.toOneself))
  }

  @Test func `a grant ends at its instant, and within a year`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    let now = host.clock.now
    for (end, expected) in [
      (now, Outcome<GrantAccess>.refused(.alreadyOver)),
      (now.addingTimeInterval(-1), .refused(.alreadyOver)),
      (now.addingTimeInterval(365 * 86_400 + 0.001), .refused(.tooLong)),
      (.distantFuture, .refused(.tooLong)),
      (Date(timeIntervalSince1970: .nan), .refused(.alreadyOver)),
      (Date(timeIntervalSince1970: .infinity), .refused(.tooLong)),
      (now.addingTimeInterval(10), .admitted),
    ] {
      let gate = GrantAccess(.read, to: "jonas", until: end, because: .cover, by: maria)
      #expect(await host.outcome(of: gate) == expected)
    }
    let jonas = try await host.signIn("jonas")
    let proof = try await host.keeper.admit(Authorise(.read, as: jonas))
    #expect(proof.expires == now.addingTimeInterval(10))
    host.clock.advance(by: 9.999)
    #expect(await host.outcome(of: Authorise(.read, as: jonas)) == .admitted)
    try await host.keeper.recheck(proof)
    host.clock.advance(by: 0.001)
    #expect(await host.outcome(of: Authorise(.read, as: jonas)) == .refused(.expired))
    await #expect(throws: Interruption.proof(.expired)) { try await host.keeper.recheck(proof) }
    // What ended long ago is not kept for ever, and the ledger has it.
    host.clock.advance(by: 91 * 86_400)
    let later = try await host.signIn("maria")
    // Three months on, a review has to keep the account first (clause acc-8).
    let grant = GrantAccess(.label, to: "jonas", because: .duty, by: later)
    #expect(await host.outcome(of: grant) == .refused(.noActiveAccount))
    _ = try await host.keeper.admit(OpenReview(by: later))
    _ = try await host.keeper.admit(DecideReview(.keep, "jonas", because: .stillNeeded, by: later))
    _ = try await host.keeper.admit(grant)
    let book = try await host.keeper.survey.read(GrantBook.self, at: jonas.claim.account.key)
    #expect(book?.grants.map(\.scope) == [Permission.label.description])
    #expect(
      await host.outcome(of: Authorise(.read, as: try await host.signIn("jonas")))
        == .refused(.notGranted))
  }

  @Test func `no rights for who is not there, and none left to who has gone`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    let jonas = try await host.signIn("jonas")
    #expect(
      await host.outcome(of: GrantAccess(.read, to: "nobody.here", because: .duty, by: maria))
        == .refused(.noActiveAccount))
    let granted = try await host.keeper.admit(
      GrantAccess(.read, to: "jonas", because: .duty, by: maria))
    let proof = try await host.keeper.admit(Authorise(.read, as: jonas))
    let other = try await host.again()
    try await other.keeper.recheck(proof)
    try await host.dismiss("jonas")
    #expect(await host.outcome(of: Authorise(.read, as: jonas)) == .interrupted(.proof(.undone)))
    for keeper in [host.keeper, other.keeper] {
      await #expect(throws: Interruption.proof(.undone)) { try await keeper.recheck(proof) }
    }
    #expect(
      await host.outcome(of: GrantAccess(.read, to: "jonas", because: .duty, by: maria))
        == .refused(.noActiveAccount))
    let authority = try await host.keeper.authority()
    #expect(authority.decide(granted.claim.account, .read, at: host.clock.now) == .noGrant)
    #expect(
      await host.outcome(of: WithdrawGrant(granted.claim.id, of: "jonas", by: maria))
        == .admitted)
  }

  @Test func `odd words grant nothing`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    for resource in [Resource(""), Resource("a:b"), Resource("a b"), Resource("*")] {
      let odd = Permission(resource, .read)
      #expect(
        await host.outcome(of: GrantAccess(odd, to: "jonas", because: .duty, by: maria))
          == .refused(.malformed))
      #expect(
        await host.outcome(of: DefineRole(.office, [odd], by: maria)) == .refused(.malformed))
      let jonas = try await host.signIn("jonas")
      #expect(await host.outcome(of: Authorise(odd, as: jonas)) == .refused(.notGranted))
    }
  }

  @Test func `the only administrator of a host grants themself, as an alarm`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    try await host.dismiss("otto")
    #expect(await host.outcome(of: GrantAlone(.label, by: maria)) == .admitted)
    #expect(
      try await host.evidence("self-granted", "alarm", #""resource":{"code":"order"}"#) == 1)
    #expect(await host.outcome(of: Authorise(.label, as: maria)) == .admitted)
    var strict = PermissionPolicy.standard
    strict.allowsSoleAdministrator = false
    let again = try await host.again(policy: try Policy.ecartAPI.tightening(strict))
    #expect(
      await again.outcome(of: GrantAlone(.read, by: maria))
        == .refused(.soleAdministratorForbidden))
    try await host.hire("petra", as: .administrator)
    // Somebody is there once they have come.
    #expect(await host.outcome(of: GrantAlone(.read, by: maria)) == .admitted)
    _ = try await host.signIn("petra")
    #expect(await host.outcome(of: GrantAlone(.read, by: maria)) == .refused(.notAlone))
  }

  @Test func `a thousand grants are enough`() async throws {
    let host = try await Host.open()
    let maria = try await host.signIn("maria")
    let account = try await host.signIn("jonas").claim.account
    let grant = GrantRecord(
      id: UUID(), effect: .allow, scope: "order:read::", role: nil, at: host.clock.now,
      until: host.clock.now.addingTimeInterval(60), by: "", because: "duty")
    _ = try await host.keeper.admit(
      FillBook(account: account, book: GrantBook(grants: Array(repeating: grant, count: 1_000))))
    #expect(
      await host.outcome(of: GrantAccess(.read, to: "jonas", because: .duty, by: maria))
        == .refused(.tooMany))
  }

  @Test func `a damaged grant decides nothing, rather than being left out`() async throws {
    let host = try await Host.open()
    let jonas = try await host.signIn("jonas")
    let good = GrantRecord(
      id: UUID(), effect: .allow, scope: "order:read::", role: nil, at: host.clock.now,
      until: host.clock.now.addingTimeInterval(60), by: "", because: "duty")
    for damage: @Sendable (inout GrantRecord) -> Void in [
      { $0.scope = "order:read" }, { $0.scope = nil }, { $0.role = "office" },
    ] as [@Sendable (inout GrantRecord) -> Void] {
      var bad = good
      bad.effect = .deny
      damage(&bad)
      _ = try await host.keeper.admit(
        FillBook(account: jonas.claim.account, book: GrantBook(grants: [good, bad])))
      #expect(
        await host.outcome(of: Authorise(.read, as: jonas))
          == .interrupted(.unreadableRecord(space: "EcartAccess.GrantBook")))
      await #expect(throws: StoreFailure.self) { try await host.keeper.authority() }
    }
  }
}

/// Writes a book as it could only get there by damage.
struct FillBook: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
  typealias Reason = Never
  let account: AccountID
  let book: GrantBook

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    try await desk.write(book, at: account.key)
    return .admit((), for: .zero)
  }
}
