// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("Sessions are looked after")
struct SessionCareTests {
  @Test func `their owner and an administrator see them, without token or device`() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin).claim.account
    let first = try await host.open(jonas)
    host.clock.advance(by: 10)
    _ = try await host.open(jonas, "phone")
    let proof = try await host.restore(first.token)
    let own = try await host.keeper.admit(ListSessions(proof)).claim
    #expect(own.map(\.isThis) == [true, false])
    #expect(own.first?.session == first.session)
    #expect(
      own.first?.ends == host.clock.now.addingTimeInterval(1800), "a change of device is written")
    let seen = try await host.keeper.admit(ListSessions(of: "jonas", for: admin)).claim
    #expect(seen.map(\.session) == own.map(\.session))
    #expect(seen.allSatisfy { !$0.isThis })
    #expect(
      await host.outcome(of: ListSessions(of: "maria", for: proof)) == .refused(.notAdministrator))
    host.clock.advance(by: 1800)
    let again = try await host.signIn(admin.claim.account)
    #expect(try await host.keeper.admit(ListSessions(of: "jonas", for: again)).claim == [])
  }

  @Test func `ended ones are swept, living ones are not`() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin).claim.account
    for _ in 0..<3 { _ = try await host.open(jonas) }
    host.clock.advance(by: 1700)
    let living = try await host.open(admin.claim.account)
    #expect(try await host.keeper.tidySessions() == 0)
    #expect(try await host.rows() == (4, 2))
    host.clock.advance(by: 100)
    #expect(try await host.keeper.tidySessions() == 3)
    #expect(try await host.rows() == (1, 2), "sightings are kept for a day")
    #expect(try await host.answer(living.token) == .admitted)
    host.clock.advance(by: 86_400)
    #expect(try await host.keeper.tidySessions(limit: 1) + host.keeper.tidySessions(limit: 1) == 1)
    #expect(try await host.rows() == (0, 0))
    #expect(try await host.answer(living.token) == .refused(.sessionEnded))
  }

  @Test func `an audit finds too many and finds what outlived its account`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    for _ in 0..<3 { _ = try await host.open(maria) }
    func holds(_ host: Host, _ clause: String) async throws -> Bool? {
      try await SessionChecks.checks(host.keeper.survey).first { "\($0.clause)" == clause }?.holds
    }
    #expect(try await holds(host, "acc-4") == true)
    #expect(try await holds(host, "acc-9") == true)
    let strict = try await host.again(policy: try policy { $0.mostAtOnce = 2 })
    #expect(try await holds(strict, "acc-4") == false)
    // An account that ended without its standing being revoked: only a fault can leave that.
    try await host.keeper.admit(EndQuietly(account: maria))
    #expect(try await holds(host, "acc-9") == false)
    try await host.keeper.admit(EndQuietly(account: maria, revoking: true))
    #expect(try await holds(host, "acc-9") == true)
  }

  private struct EndQuietly: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
    typealias Claim = Void
    typealias Reason = SessionOwnerRefusal
    let account: AccountID
    var revoking = false
    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<Void, Reason> {
      guard var record = try await desk.read(AccountRecord.self, at: account.key) else {
        return .refuse(.unknownAccount)
      }
      record.state = .disabled
      try await desk.write(record, at: account.key)
      if revoking { try await desk.revoke(Accounts.standing(of: account)) }
      return .admit((), for: .zero)
    }
  }

  @Test func `the keeper restores once a minute and session, and rechecks in between`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator().claim.account
    let token = try await host.open(maria).token
    let keeper = SessionKeeper(host.keeper)
    let before = try await host.keeper.store.ledgerCount()
    for _ in 0..<100 {
      _ = try await keeper.signIn(session: token, from: try place("laptop"))
    }
    #expect(try await host.keeper.store.ledgerCount() == before + 1)
    host.clock.advance(by: 60)
    _ = try await keeper.signIn(session: token, from: try place("laptop"))
    #expect(try await host.keeper.store.ledgerCount() == before + 2)
  }

  @Test func `sessions work at the ends of the calendar`() async throws {
    for start in [0.0, 253_402_000_000] {
      let clock = TestingClock(Date(timeIntervalSince1970: start))
      let host = try await Host.open(clock: clock)
      let maria = try await host.administrator().claim.account
      let token = try await host.open(maria).token
      clock.advance(by: 1799)
      #expect(try await host.answer(token) == .admitted)
      clock.advance(by: 1800)
      #expect(try await host.answer(token) == .refused(.sessionEnded))
    }
  }
}
