// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("Reviews: every person and service, each quarter, by somebody else (acc-8)")
struct ReviewTests {
  static let day: TimeInterval = 86_400

  @Test("a decision renews the clock of one account, and what nobody decides about stops")
  func overdueIsInert() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let kept = try await host.person("jonas", by: admin).claim.account
    let forgotten = try await host.person("selma", by: admin).claim.account
    host.clock.advance(by: 70 * Self.day)
    let maria = try await host.signIn(admin.claim.account)
    _ = try await host.keeper.admit(OpenReview(by: maria))
    _ = try await host.keeper.admit(
      DecideReview(.keep, "jonas", because: .stillNeeded, by: maria))
    let recorded = try #require(
      try await host.keeper.survey.list(ReviewDecisionRecord.self).first?.record)
    #expect(recorded.by == maria.claim.account.key && recorded.at == host.clock.now)
    let entry = try #require(try await host.ledger().last { $0.contains(".DecideReview\"") })
    let reviewer = try await host.actor(of: maria)
    #expect(entry.contains(#""actor":"\#(reviewer)""#))
    host.clock.advance(by: 2 * 3600)
    let summary = try await host.keeper.admit(CloseReview(by: maria)).claim
    #expect(summary.kept == 1 && summary.removed == 0 && summary.undecided == 2)
    #expect(summary.closed.timeIntervalSince(summary.opened) == 2 * 3600)

    host.clock.advance(by: 22 * Self.day)
    _ = try await host.signIn(kept)
    // The wish of gravitational/teleport#63507: a missed review ends the access.
    await #expect(throws: Denied<SignIn>.self) { try await host.signIn(forgotten) }
    // The last administrator stays, to review; and a late decision lets the other work again.
    let late = try await host.signIn(admin.claim.account)
    _ = try await host.keeper.admit(OpenReview(by: late))
    _ = try await host.keeper.admit(DecideReview(.keep, "selma", because: .stillNeeded, by: late))
    _ = try await host.signIn(forgotten)
  }

  @Test("an administrator who is overdue stops like anybody when another is not")
  func carveOut() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let ines = try await host.person("ines", as: .administrator, by: admin)
    host.clock.advance(by: 80 * Self.day)
    let maria = try await host.signIn(admin.claim.account)
    _ = try await host.keeper.admit(OpenReview(by: maria))
    #expect(
      await host.outcome(of: DecideReview(.keep, "maria", because: .stillNeeded, by: maria))
        == .refused(.ownAccess))
    _ = try await host.keeper.admit(DecideReview(.keep, "ines", because: .stillNeeded, by: maria))
    host.clock.advance(by: 20 * Self.day)
    await #expect(throws: Denied<SignIn>.self) { try await host.signIn(admin.claim.account) }
    _ = try await host.signIn(ines.claim.account)
  }

  @Test("the only administrator may keep themselves, and the ledger says that nobody else looked")
  func alone() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    _ = try await host.keeper.admit(OpenReview(by: admin))
    #expect(
      await host.outcome(of: DecideReview(.remove, "maria", because: .unused, by: admin))
        == .refused(.ownAccess))
    _ = try await host.keeper.admit(DecideReview(.keep, "maria", because: .stillNeeded, by: admin))
    #expect(try await host.ledger().contains { $0.contains("reviewed-alone") })
  }

  @Test("what is removed is disabled at once, in another process too")
  func removed() async throws {
    let host = try await Host.open()
    let other = try await host.again()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin)
    #expect(await other.outcome(of: Show(jonas)) == .admitted)
    _ = try await host.keeper.admit(OpenReview(by: admin))
    _ = try await host.keeper.admit(DecideReview(.remove, "jonas", because: .unused, by: admin))
    #expect(await other.outcome(of: Show(jonas)) == .interrupted(.proof(.undone)))
    await #expect(throws: Denied<SignIn>.self) { try await other.signIn(jonas.claim.account) }
    let review = try await host.keeper.admit(ShowReview(by: admin)).claim
    #expect(review.items.map(\.account.name) == ["maria", "jonas"])
    #expect(review.items.last?.decision == .remove)
  }

  @Test("services are reviewed too, and not by who answers for them")
  func services() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let ines = try await host.person("ines", as: .administrator, by: admin)
    let service = AccountHolder.service(Service("label printer", ownedBy: "ines"))
    _ = try await host.keeper.activate("printer-1", for: service, requestedBy: ines, by: admin)
    #expect(try await host.keeper.admit(OpenReview(by: ines)).claim.items == 3)
    #expect(
      await host.outcome(of: DecideReview(.keep, "printer-1", because: .stillNeeded, by: ines))
        == .refused(.ownAccess))
    #expect(
      await host.outcome(of: DecideReview(.keep, "printer-1", because: .stillNeeded, by: admin))
        == .admitted)
  }

  @Test("one review at a time, by administrators, and decisions only while one is open")
  func refusals() async throws {
    let host = try await Host.open()
    let other = try await host.again()
    let admin = try await host.administrator()
    let staff = try await host.person("selma", by: admin)
    #expect(await host.outcome(of: OpenReview(by: staff)) == .refused(.notAdministrator))
    #expect(
      await host.outcome(of: DecideReview(.keep, "selma", because: .stillNeeded, by: admin))
        == .refused(.notOpen))
    #expect(await host.outcome(of: CloseReview(by: admin)) == .refused(.notOpen))
    async let first = host.outcome(of: OpenReview(by: admin))
    async let second = other.outcome(of: OpenReview(by: admin))
    let outcomes = (await first, await second)
    #expect([outcomes.0, outcomes.1].count { $0 == .admitted } == 1)
    #expect([outcomes.0, outcomes.1].count { $0 == .refused(.alreadyOpen) } == 1)
    #expect(
      await host.outcome(of: DecideReview(.keep, "nobody-1", because: .stillNeeded, by: admin))
        == .refused(.unknownAccount))
    #expect(await host.outcome(of: CloseReview(by: staff)) == .refused(.notAdministrator))
  }
}

extension Host {
  /// The name that somebody's own acts have in the ledger.
  fileprivate func actor(of signIn: Proof<SignIn>) async throws -> String {
    try await keeper.admit(Actor(signIn: signIn)).claim
  }

  private struct Actor: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("log-1")] }
    typealias Claim = String
    typealias Reason = Never
    let signIn: Proof<SignIn>
    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<String, Never> {
      try await desk.honour(signIn)
      return .admit(desk.actor?.description ?? "", for: .zero)
    }
  }
}
