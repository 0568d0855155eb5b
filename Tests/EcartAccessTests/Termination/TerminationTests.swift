// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Synchronization
import Testing

@Suite("Termination: nothing of somebody who left works (acc-9)")
struct TerminationTests {
  @Test("nothing made of a leaver's credentials is kept")
  func credentials() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.keeper.activate("jonas", for: .person(someone), by: admin)
    let password = PasswordAttempt("Kettle-moon7-Bridge")
    _ = try await host.keeper.admit(SetPassword(password, first: jonas))
    let proof = try await host.keeper.admit(VerifyPassword(account: "jonas", attempt: password))
    _ = try await host.keeper.admit(EnrolTOTP(after: proof))
    let spaces = ["PasswordRecord", "TOTPRecord"]
    func kept() throws -> [Int] {
      let database = try DatabaseQueue(path: "\(host.directory)/store.sqlite")
      defer { try? database.close() }
      return try spaces.map { space in
        try database.read { db in
          try Int.fetchOne(
            db, sql: "SELECT count(*) FROM record WHERE space LIKE '%.' || ?", arguments: [space])
            ?? 0
        }
      }
    }
    #expect(try kept() == [1, 1])
    _ = try await host.keeper.admit(TerminateAccount("jonas", by: admin))
    #expect(try kept() == [0, 0])
    let owed = try await host.keeper.store.obligations(of: jonas.claim.subject).map(\.rule)
    #expect(!owed.contains("password-expires"))
    #expect(
      await host.outcome(of: VerifyPassword(account: "jonas", attempt: password))
        == .refused(.wrong))
  }

  @Test("every proof of theirs is refused at the next request, in another process too")
  func everyPath() async throws {
    let host = try await Host.open()
    let other = try await host.again()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", as: .administrator, by: admin)
    _ = try await other.keeper.admit(Show(jonas))
    _ = try await host.keeper.admit(RequestAccount("selma", for: .person(someone), as: .staff))
    _ = try await host.keeper.admit(TerminateAccount("jonas", by: admin))
    for keeper in [host.keeper, other.keeper] {
      let host = Host(keeper: keeper, clock: host.clock, directory: host.directory)
      let undone = Interruption.proof(.undone)
      #expect(await host.outcome(of: Show(jonas)) == .interrupted(undone))
      #expect(await host.outcome(of: ListAccounts(by: jonas)) == .interrupted(undone))
      #expect(await host.outcome(of: ApproveAccount("selma", by: jonas)) == .interrupted(undone))
      #expect(await host.outcome(of: EnableAccount("jonas", by: jonas)) == .interrupted(undone))
      #expect(await host.outcome(of: OpenReview(by: jonas)) == .interrupted(undone))
      await #expect(throws: Denied<SignIn>.self) {
        try await host.signIn(jonas.claim.account)
      }
    }
    // There is no way back, and the name is spent (CVE-2025-0604 revived an account by a reset).
    #expect(await host.outcome(of: EnableAccount("jonas", by: admin)) == .refused(.unknownAccount))
    #expect(await host.outcome(of: ActivateAccount("jonas", by: admin)) == .refused(.noSuchRequest))
    #expect(
      await host.outcome(of: RequestAccount("jonas", for: .person(someone), as: .staff))
        == .refused(.nameTaken))
  }

  @Test("a flag that only new sign-ins look at leaves the old proof alive: the naive way")
  func naive() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin)
    // What many hosts do: the proof is looked at alone, as a signed token is (CVE-2026-95814).
    func naive(_ proof: Proof<SignIn>) -> Bool { host.keeper.now < proof.expires }
    _ = try await host.keeper.admit(TerminateAccount("jonas", by: admin))
    #expect(naive(jonas))
    #expect(await host.outcome(of: Show(jonas)) == .interrupted(.proof(.undone)))
  }

  @Test("the clock counts from leaving, and stops only when everything was seen dead")
  func clock() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin).claim.account
    host.clock.advance(by: 10 * 3600)
    let fresh = try await host.signIn(admin.claim.account)
    let left = host.keeper.now - 6 * 3600
    let logins = Logins()
    let terminator = Terminator(host.keeper, severing: [logins])
    logins.fails.withLock { $0 = true }
    await #expect(throws: Logins.Unreachable.self) {
      try await terminator.terminate("jonas", leftAt: left, by: fresh)
    }
    let owed = try await host.keeper.store.obligations(of: jonas.subject)
    let due = try #require(owed.first { $0.rule == "termination" })
    #expect(due.basis == left)
    #expect(
      await host.outcome(of: ConfirmTermination(jonas, severed: [Logins.connection]))
        == .refused(.stillConnected))
    host.clock.advance(by: 18 * 3600)
    logins.fails.withLock { $0 = false }
    let report = try await terminator.resume(jonas)
    #expect(report.left == left)
    #expect(report.isInTime)
    #expect(report.dead == ["sign-in", "sessions", "grants", "keys", "services", "database-login"])
    #expect(logins.cut.withLock { $0 } == [jonas])
    let after = try await host.keeper.store.obligations(of: jonas.subject).map(\.rule)
    #expect(after == ["account-ended"])
  }

  @Test("a second over the 24 hours is late, and the report says so")
  func late() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    for (name, extra) in [("jonas", 0.0), ("selma", 1.0)] {
      let account = try await host.person(
        name, by: try await host.signIn(admin.claim.account)
      ).claim.account
      let left = host.keeper.now
      _ = try await host.keeper.admit(
        TerminateAccount(AccountName(name), by: try await host.signIn(admin.claim.account)))
      host.clock.advance(by: 86_400 + extra)
      let report = try await Terminator(host.keeper).resume(account)
      #expect(report.left == left)
      #expect(report.isInTime == (extra == 0))
    }
  }

  @Test("a planned last day takes effect by itself, and can only come sooner")
  func planned() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin)
    let day = host.keeper.now + 3 * 3600
    #expect(
      await host.outcome(of: PlanDeparture("maria", at: day, by: admin))
        == .refused(.lastAdministrator))
    #expect(
      await host.outcome(of: PlanDeparture("jonas", at: host.keeper.now, by: admin))
        == .refused(.alreadyOver))
    #expect(await host.outcome(of: PlanDeparture("jonas", at: day, by: admin)) == .admitted)
    #expect(
      await host.outcome(of: PlanDeparture("jonas", at: day + 1, by: admin))
        == .refused(.laterThanPlanned))
    host.clock.advance(by: day.timeIntervalSince(host.keeper.now) - 1)
    _ = try await host.signIn(jonas.claim.account)
    #expect(jonas.expires > day)
    #expect(await host.outcome(of: Show(jonas)) == .admitted)
    host.clock.advance(by: 1)
    await #expect(throws: Denied<SignIn>.self) { try await host.signIn(jonas.claim.account) }
    // A proof that was given before the last day does not outlive it.
    #expect(await host.outcome(of: Show(jonas)) == .interrupted(.proof(.undone)))
    // The 24 hours began with the last day, not with the late termination.
    host.clock.advance(by: 3600)
    let claim = try await host.keeper.admit(
      TerminateAccount("jonas", by: try await host.signIn(admin.claim.account))
    ).claim
    #expect(claim.due == day + 86_400)
  }

  @Test("two administrators who end each other at the same time: one stays")
  func race() async throws {
    for _ in 0..<8 {
      let host = try await Host.open()
      let other = try await host.again()
      let maria = try await host.administrator()
      let ines = try await host.person("ines", as: .administrator, by: maria)
      async let first = host.outcome(of: TerminateAccount("ines", by: maria))
      async let second = other.outcome(of: TerminateAccount("maria", by: ines))
      let outcomes = (await first == .admitted, await second == .admitted)
      #expect(outcomes.0 != outcomes.1)
    }
  }

  @Test("refusals name what is wrong")
  func refusals() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let staff = try await host.person("selma", by: admin)
    func outcome(_ gate: TerminateAccount) async -> Outcome<TerminateAccount> {
      await host.outcome(of: gate)
    }
    #expect(await outcome(TerminateAccount("selma", by: staff)) == .refused(.notAdministrator))
    #expect(await outcome(TerminateAccount("nobody-1", by: admin)) == .refused(.unknownAccount))
    #expect(await outcome(TerminateAccount("maria", by: admin)) == .refused(.lastAdministrator))
    for day in [host.keeper.now + 1, Date(timeIntervalSinceReferenceDate: .nan)] {
      #expect(
        await outcome(TerminateAccount("selma", leftAt: day, by: admin)) == .refused(.notYetLeft))
    }
    _ = try await host.keeper.admit(TerminateAccount("selma", by: admin))
    #expect(await outcome(TerminateAccount("selma", by: admin)) == .refused(.unknownAccount))
  }

  private let someone = Person(givenName: "Selma", familyName: "Okafor")
}

/// A connection of a host's own that may be out of reach.
private final class Logins: Severing {
  struct Unreachable: Error {}
  static var connection: RefusalCode { RefusalCode("database-login") }
  let fails = Mutex(false)
  let cut = Mutex<[AccountID]>([])

  func sever(_ account: AccountID) async throws {
    if fails.withLock({ $0 }) { throw Unreachable() }
    cut.withLock { $0.append(account) }
  }
}
