// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@Suite("The only administrator, let in again at the console (acc-7)")
struct RecoverTests {
  static let next = PasswordAttempt("Quartz&violin-42")

  @Test func `locked out, without password and phone, she comes in, and it is an alarm`()
    async throws
  {
    let host = try await Host.open()
    let phone = try await host.ready()
    let old = try await host.verify()
    let before = try await host.keeper.admit(SignIn(after: old, totp: try phone.code()))
    for _ in 0..<5 {
      _ = await host.outcome(
        of: VerifyPassword(account: "maria.e", attempt: PasswordAttempt("Not-this-0ne-either")))
    }
    let recovered = try await host.keeper.admit(RecoverAdministrator("maria.e"))
    // The lock is lifted, and somebody who knows the old password is quick.
    let quick = try await host.verify()
    _ = try await host.keeper.admit(SetPassword(Self.next, recovered: recovered))
    _ = try await host.keeper.admit(ResetSecondFactor(recovered: recovered))
    // What was open before is over, the password proof included.
    #expect(
      await host.outcome(of: EnrolTOTP(replacing: before)) == .interrupted(.proof(.undone)))
    #expect(await host.outcome(of: EnrolTOTP(after: old)) == .interrupted(.proof(.undone)))
    #expect(await host.outcome(of: EnrolTOTP(after: quick)) == .interrupted(.proof(.undone)))
    let password = try await host.keeper.admit(
      VerifyPassword(account: "maria.e", attempt: Self.next))
    let enrolment = try await host.keeper.admit(EnrolTOTP(after: password))
    let other = try Authenticator(scanning: enrolment.claim.uri, clock: host.clock)
    _ = try await host.keeper.admit(ConfirmTOTP(enrolment, code: try other.code()))
    host.clock.advance(by: 30)
    _ = try await host.keeper.admit(SignIn(after: password, totp: try other.code()))
    #expect(try await host.ledger().count { $0.contains(#""kind":"recovered-at-console""#) } == 1)
  }

  @Test func `not while another administrator can, and nobody else`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let maria = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    let jonas = try await host.keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")),
      as: .administrator, by: maria)
    #expect(
      await host.outcome(of: RecoverAdministrator("nobody-1")) == .refused(.noSuchAdministrator))
    _ = try await host.keeper.admit(SetPassword(Host.password, first: jonas))
    // Jonas has an account and has never come: he is no help.
    #expect(await host.outcome(of: RecoverAdministrator("maria.e")) == .admitted)
    let other = try await host.enrol("jonas")
    host.clock.advance(by: 30)
    _ = try await host.keeper.admit(
      SignIn(after: try await host.verify("jonas"), totp: try other.code()))
    #expect(await host.outcome(of: RecoverAdministrator("maria.e")) == .refused(.notAlone))
    // Unless they cannot come in either, which whoever is at the console has to say.
    #expect(
      await host.outcome(of: RecoverAdministrator("maria.e", others: .unreachable)) == .admitted)
    #expect(
      try await host.ledger().contains {
        $0.contains("recovered-at-console") && $0.contains(#""other-administrators":{"count":1}"#)
      })
  }
}
