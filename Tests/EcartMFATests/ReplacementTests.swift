// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartMFA

@Suite("Another authenticator in the place of the first")
struct ReplacementTests {
  private func signedIn(_ host: Host, _ phone: Authenticator) async throws -> Proof<SignIn> {
    try await host.keeper.admit(SignIn(after: try await host.verify(), totp: try phone.code()))
  }

  @Test func `the old one counts until the new one is confirmed, and then everything is undone`()
    async throws
  {
    let host = try await Host.open()
    let old = try await host.ready()
    let signIn = try await signedIn(host, old)
    let password = try await host.verify()
    let (other, dropped) = try await host.drawn(EnrolTOTP(replacing: signIn), unlike: old)
    let (enrolment, new) = try await host.drawn(
      EnrolTOTP(replacing: signIn), unlike: old, dropped)
    host.clock.advance(by: 30)
    #expect(try await host.signIn(try new.code()) == .refused(.wrongOrUsed))
    #expect(
      await host.outcome(of: ConfirmTOTP(other, code: try dropped.code()))
        == .refused(.superseded))
    #expect(
      await host.outcome(of: ConfirmTOTP(enrolment, code: try old.code()))
        == .refused(.wrongOrUsed))
    #expect(try await host.signIn(try old.code()) == .admitted)

    let confirmed = try await host.keeper.admit(ConfirmTOTP(enrolment, code: try new.code()))
    #expect(try await host.ledger().contains { $0.contains("authenticator-replaced") })
    // The sign-in that asked for it, the password shown before and the enrolment are undone.
    #expect(
      await host.outcome(of: CountRecoveryCodes(for: signIn)) == .interrupted(.proof(.undone)))
    #expect(
      await host.outcome(of: SignIn(after: password, totp: try new.code(1)))
        == .interrupted(.proof(.undone)))
    #expect(
      await host.outcome(of: ConfirmTOTP(enrolment, code: try new.code(1)))
        == .interrupted(.proof(.undone)))
    #expect(await host.outcome(of: IssueRecoveryCodes(with: confirmed)) == .admitted)
    host.clock.advance(by: 30)
    #expect(try await host.signIn(try old.code()) == .refused(.wrongOrUsed))
    #expect(try await host.signIn(try new.code()) == .admitted)
  }

  @Test func `a session of five minutes cannot replace it until a code is shown again`()
    async throws
  {
    let host = try await Host.open()
    let phone = try await host.ready()
    let signIn = try await signedIn(host, phone)
    host.clock.advance(by: 300)
    #expect(
      await host.outcome(of: EnrolTOTP(replacing: signIn)) == .interrupted(.proof(.tooOld)))
    #expect(try await host.ledger().last?.contains("proof-too-old") == true)
    let fresh = try await host.keeper.admit(SignIn(again: signIn, totp: try phone.code()))
    #expect(await host.outcome(of: EnrolTOTP(replacing: fresh)) == .admitted)
  }

  @Test func `whoever lost the telephone comes in by paper and sets up another`() async throws {
    let (host, old, codes) = try await RecoverySignInTests.prepared()
    let signIn = try await host.keeper.admit(
      SignIn(after: try await host.verify(), recoveryCode: codes[0].text))
    let (enrolment, new) = try await host.drawn(EnrolTOTP(replacing: signIn), unlike: old)
    _ = try await host.keeper.admit(ConfirmTOTP(enrolment, code: try new.code()))
    host.clock.advance(by: 30)
    #expect(try await host.signIn(try old.code()) == .refused(.wrongOrUsed))
    #expect(try await host.signIn(try new.code()) == .admitted)
    // The rest of the paper is still good.
    #expect(
      await host.outcome(
        of: SignIn(after: try await host.verify(), recoveryCode: codes[1].text)) == .admitted)
  }

  @Test func `a password with an old enrolment's proof replaces nothing`() async throws {
    let host = try await Host.open()
    _ = try await host.administrator()
    let password = try await host.verify()
    let waiting = try await host.keeper.admit(EnrolTOTP(after: password))
    let stranger = try Authenticator(scanning: waiting.claim.uri, clock: host.clock)
    let phone = try await host.enrol()
    #expect(
      await host.outcome(of: ConfirmTOTP(waiting, code: try stranger.code()))
        == .refused(.superseded))
    host.clock.advance(by: 30)
    #expect(try await host.signIn(try phone.code()) == .admitted)
  }
}

@Suite("Showing a code again")
struct StepUpTests {
  @Test func `it makes the sign-in fresh and nothing else about it new`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let signIn = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    #expect(
      await host.outcome(of: SignIn(again: signIn, totp: try phone.code()))
        == .refused(.wrongOrUsed))
    host.clock.advance(by: 3600)
    let fresh = try await host.keeper.admit(SignIn(again: signIn, totp: try phone.code()))
    #expect(fresh.claim.account == signIn.claim.account)
    #expect(fresh.claim.at == host.clock.now && fresh.expires == signIn.expires)
    // A sign-in is not prolonged by it, however often.
    host.clock.advance(by: 7 * 3600)
    #expect(
      await host.outcome(of: SignIn(again: fresh, totp: try phone.code()))
        == .interrupted(.proof(.expired)))
  }

  @Test func `it counts like any attempt, and rests on what the sign-in rests on`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let signIn = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    host.clock.advance(by: 30)
    let fresh = try await host.keeper.admit(SignIn(again: signIn, totp: try phone.code()))
    for _ in 0..<5 {
      #expect(
        await host.outcome(of: SignIn(again: fresh, totp: "nothing")) == .refused(.wrongOrUsed))
    }
    host.clock.advance(by: 30)
    // Whoever guesses at a code knows the password: the lock ends what was open, this sign-in too.
    let undone = Interruption.proof(.undone)
    #expect(
      await host.outcome(of: SignIn(again: fresh, totp: try phone.code())) == .interrupted(undone))
    #expect(try await host.signIn(try phone.code()) == .refused(.locked))
    #expect(await host.outcome(of: EnrolTOTP(replacing: fresh)) == .interrupted(undone))
    host.clock.advance(by: 30 * 60)
    #expect(try await host.signIn(try phone.code()) == .admitted)
  }
}
