// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartMFA

@Suite("What an administrator can do for somebody locked out")
struct VouchingTests {
  struct Two {
    let host: Host
    let admin: Proof<SignIn>
    let phone: Authenticator
    let jonas: Authenticator
  }

  private func two() async throws -> Two {
    let host = try await Host.open()
    let phone = try await host.ready()
    var admin = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    let jonas = try await host.keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")), by: admin)
    _ = try await host.keeper.admit(SetPassword(Host.password, first: jonas))
    let other = try await host.enrol("jonas")
    host.clock.advance(by: 30)
    admin = try await host.keeper.admit(SignIn(again: admin, totp: try phone.code()))
    return Two(host: host, admin: admin, phone: phone, jonas: other)
  }

  @Test func `a reset undoes everything and leaves the enrolment alone`() async throws {
    let two = try await two()
    let host = two.host
    let password = try await host.verify("jonas")
    let signIn = try await host.keeper.admit(
      SignIn(after: password, totp: try two.jonas.code()))
    let codes = try await host.keeper.admit(IssueRecoveryCodes(for: signIn)).claim.codes
    _ = try await host.keeper.admit(ResetSecondFactor("jonas", by: two.admin, because: .lost))
    #expect(
      try await host.ledger().contains {
        $0.contains("second-factor-reset") && $0.contains("alarm")
      })
    #expect(
      await host.outcome(of: CountRecoveryCodes(for: signIn)) == .interrupted(.proof(.undone)))
    #expect(
      await host.outcome(of: EnrolTOTP(after: password)) == .interrupted(.proof(.undone)))
    host.clock.advance(by: 30)
    let again = try await host.verify("jonas")
    #expect(
      await host.outcome(of: SignIn(after: again, totp: try two.jonas.code()))
        == .refused(.notEnrolled))
    #expect(
      await host.outcome(of: SignIn(after: again, recoveryCode: codes[0].text))
        == .refused(.notEnrolled))
    let new = try await host.enrol("jonas")
    host.clock.advance(by: 30)
    #expect(
      await host.outcome(of: SignIn(after: again, totp: try new.code())) == .admitted)
    // The paper of before the reset is void.
    #expect(
      await host.outcome(of: SignIn(after: again, recoveryCode: codes[1].text))
        == .refused(.wrongOrUsed))
  }

  @Test func `a reset is for a fresh administrator and never for oneself`() async throws {
    let two = try await two()
    let host = two.host
    let staff = try await host.keeper.admit(
      SignIn(after: try await host.verify("jonas"), totp: try two.jonas.code()))
    #expect(
      await host.outcome(of: ResetSecondFactor("maria.e", by: staff, because: .compromised))
        == .refused(.notAdministrator))
    #expect(
      await host.outcome(of: UnlockAccount("maria.e", by: staff)) == .refused(.notAdministrator))
    for own in ["maria.e", " MARIA.E "] as [AccountName] {
      #expect(
        await host.outcome(of: ResetSecondFactor(own, by: two.admin, because: .lost))
          == .refused(.ownAccount))
      #expect(await host.outcome(of: UnlockAccount(own, by: two.admin)) == .refused(.ownAccount))
    }
    #expect(
      await host.outcome(of: ResetSecondFactor("nobody.here", by: two.admin, because: .lost))
        == .refused(.unknownAccount))
    host.clock.advance(by: 300)
    #expect(
      await host.outcome(of: ResetSecondFactor("jonas", by: two.admin, because: .lost))
        == .interrupted(.proof(.tooOld)))
  }

  @Test func `an unlock lets every factor of the person count afresh`() async throws {
    let two = try await two()
    let host = two.host
    let password = try await host.verify("jonas")
    for _ in 0..<5 {
      _ = await host.outcome(of: SignIn(after: password, totp: "nothing"))
      _ = await host.outcome(of: SignIn(after: password, recoveryCode: "nothing"))
    }
    #expect(
      await host.outcome(of: SignIn(after: password, totp: try two.jonas.code()))
        == .refused(.locked))
    #expect(await host.outcome(of: UnlockAccount("jonas", by: two.admin)) == .admitted)
    #expect(try await host.ledger().contains { $0.contains("account-unlocked") })
    #expect(
      await host.outcome(of: SignIn(after: password, recoveryCode: "nothing"))
        == .refused(.wrongOrUsed))
    #expect(
      await host.outcome(of: SignIn(after: password, totp: try two.jonas.code())) == .admitted)
  }

  @Test func `whoever guesses at the last administrator delays them by a day`()
    async throws
  {
    let host = try await Host.open()
    let phone = try await host.ready()
    for _ in 0..<12 {
      let password = try await host.verify()
      for _ in 0..<5 {
        #expect(
          await host.outcome(of: SignIn(after: password, totp: "nothing"))
            == .refused(.wrongOrUsed))
      }
      #expect(
        await host.outcome(of: SignIn(after: password, totp: "nothing")) == .refused(.locked))
      host.clock.advance(by: 86_400)
    }
    let password = try await host.verify()
    for _ in 0..<5 { _ = await host.outcome(of: SignIn(after: password, totp: "nothing")) }
    // By now a lock is one of a day, to the second.
    host.clock.advance(by: 86_399)
    #expect(try await host.signIn(try phone.code()) == .refused(.locked))
    host.clock.advance(by: 1)
    #expect(try await host.signIn(try phone.code()) == .admitted)
  }

  /// CVE-2025-0604: a reset let a disabled account in again. Only ``EnableAccount`` does.
  @Test func `nothing that is reset, unlocked or imported revives a disabled account`() async throws
  {
    let host = try await Host.open()
    let phone = try await host.ready()
    let maria = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    let jonas = try await host.keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")), by: maria)
    _ = try await host.keeper.admit(SetPassword(Host.password, first: jonas))
    let other = try await host.enrol("jonas")
    let password = try await host.verify("jonas")
    _ = try await host.keeper.admit(DisableAccount("jonas", by: maria))
    host.clock.advance(by: 30)
    #expect(
      await host.outcome(
        of: SetPassword(
          PasswordAttempt("Quartz&violin-42"), for: "jonas", resetBy: maria, because: .forgotten))
        == .refused(.unknownAccount))
    #expect(
      await host.outcome(of: ResetSecondFactor("jonas", by: maria, because: .lost))
        == .refused(.unknownAccount))
    #expect(await host.outcome(of: UnlockAccount("jonas", by: maria)) == .refused(.unknownAccount))
    let hash = try ForeignHash(
      parsing: "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")
    if case .admitted = await host.outcome(
      of: ImportPassword(hash, of: "jonas", setAt: nil, by: maria))
    {
      Issue.record("a hash was imported for a disabled account")
    }
    #expect(
      await host.outcome(of: VerifyPassword(account: "jonas", attempt: Host.password))
        == .refused(.wrong))
    #expect(
      await host.outcome(of: SignIn(after: password, totp: try other.code()))
        == .interrupted(.proof(.undone)))
  }
}
