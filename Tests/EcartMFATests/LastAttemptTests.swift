// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartMFA

/// The attempt before a lock is answered like the others; what the lock does, it does when that one
/// is wrong.
@Suite("The last attempt before a lock (acc-7, mfa-1)")
struct LastAttemptTests {
  /// What a proof of a sign-in is good for.
  private struct Show: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("mfa-1")] }
    typealias Claim = Void
    typealias Reason = Never
    let signIn: Proof<SignIn>
    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
      try await desk.honour(signIn)
      return .admit((), for: .zero)
    }
  }

  /// Maria, signed in, and somebody with her password who has guessed until one attempt is left.
  private func guessedAt() async throws -> (Host, Authenticator, Proof<SignIn>) {
    let host = try await Host.open()
    let phone = try await host.ready()
    let before = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    host.clock.advance(by: 30)
    for _ in 1..<host.keeper.policy[MFAPolicy.self].attemptLimit {
      #expect(try await host.signIn("nothing") == .refused(.wrongOrUsed))
    }
    return (host, phone, before)
  }

  @Test func `a good code is good for what it opens, and nothing ends`() async throws {
    let (host, phone, before) = try await guessedAt()
    let signIn = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    #expect(await host.outcome(of: Show(signIn: signIn)) == .admitted)
    #expect(await host.outcome(of: Show(signIn: before)) == .admitted)
    #expect(try await host.ledger().contains { $0.contains("account-locked") } == false)
  }

  @Test func `a good code of somebody who is in already leaves them in`() async throws {
    let (host, phone, before) = try await guessedAt()
    let again = try await host.keeper.admit(SignIn(again: before, totp: try phone.code()))
    #expect(await host.outcome(of: Show(signIn: again)) == .admitted)
    #expect(again.expires == before.expires)
  }

  @Test func `a wrong one locks the account, ends what is open, and raises one alarm`() async throws
  {
    let (host, phone, before) = try await guessedAt()
    #expect(try await host.signIn("nothing") == .refused(.wrongOrUsed))
    #expect(await host.outcome(of: Show(signIn: before)) == .interrupted(.proof(.undone)))
    #expect(try await host.signIn(try phone.code()) == .refused(.locked))
    #expect(try await host.ledger().count { $0.contains(#""kind":"account-locked""#) } == 1)
  }

  @Test func `the right password at the last attempt leaves no alarm of a lock behind`()
    async throws
  {
    let host = try await Host.open()
    _ = try await host.administrator()
    for _ in 1..<host.keeper.policy[PasswordPolicy.self].attemptLimit {
      #expect(
        await host.outcome(
          of: VerifyPassword(account: "maria.e", attempt: PasswordAttempt("Not-this-0ne-either")))
          == .refused(.wrong))
    }
    _ = try await host.verify()
    #expect(try await host.ledger().contains { $0.contains("account-locked") } == false)
  }

  @Test func `an account that stopped by itself enrols no authenticator`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let maria = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    let jonas = try await host.keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")), by: maria)
    _ = try await host.keeper.admit(SetPassword(Host.password, first: jonas))
    // A minute before his last day ends he gives his password, and comes back when it has.
    _ = try await host.keeper.admit(
      PlanDeparture("jonas", at: host.clock.now + 60, by: maria))
    let password = try await host.verify("jonas")
    let enrolment = try await host.keeper.admit(EnrolTOTP(after: password))
    let code = try Authenticator(scanning: enrolment.claim.uri, clock: host.clock).code()
    host.clock.advance(by: 60)
    #expect(await host.outcome(of: EnrolTOTP(after: password)) == .refused(.unknownAccount))
    #expect(await host.outcome(of: ConfirmTOTP(enrolment, code: code)) == .refused(.superseded))
  }
}
