// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartMFA

@Suite("Signing in with two factors")
struct SignInTests {
  @Test func `the whole ladder, from an empty store to a second person signed in`() async throws {
    let host = try await Host.open()
    let admin = try await host.keeper.admit(
      BootstrapAdministrator(
        "maria", person: Person(givenName: "María", familyName: "Etxeberria")))
    _ = try await host.keeper.admit(
      SetPassword(PasswordAttempt("Kettle-moon7-Bridge"), first: admin))
    let password = try await host.keeper.admit(
      VerifyPassword(account: "maria", attempt: PasswordAttempt("Kettle-moon7-Bridge")))
    let enrolment = try await host.keeper.admit(EnrolTOTP(after: password))
    let phone = try Authenticator(scanning: enrolment.claim.uri, clock: host.clock)
    _ = try await host.keeper.admit(ConfirmTOTP(enrolment, code: try phone.code()))
    host.clock.advance(by: 30)
    let signIn = try await host.keeper.admit(SignIn(after: password, totp: try phone.code()))
    #expect(signIn.claim.account == admin.claim)
    #expect(signIn.claim.factor == .totp)
    #expect(signIn.claim.at == host.clock.now)
    #expect(signIn.expires == host.clock.now + 8 * 3600)

    let jonas = try await host.keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")), by: signIn)
    _ = try await host.keeper.admit(SetPassword(Host.password, first: jonas))
    let other = try await host.enrol("jonas")
    host.clock.advance(by: 30)
    let second = try await host.keeper.admit(
      SignIn(after: try await host.verify("jonas"), totp: try other.code()))
    #expect(second.claim.account == jonas.claim)
    let early = SetPassword(
      PasswordAttempt("Quartz&violin-42"), replacing: Host.password, as: second)
    guard case .refused(.tooSoon) = await host.outcome(of: early) else {
      Issue.record("the minimum age did not bite")
      return
    }
  }

  @Test func `of one code sent two hundred times at once, one gets in`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let password = try await host.verify()
    let code = try phone.code()
    let outcomes = await parallel(200) { _ in
      await host.outcome(of: SignIn(after: password, totp: code))
    }
    #expect(outcomes.count { $0 == .admitted } == 1)
    #expect(outcomes.count { $0 == .refused(.wrongOrUsed) } == 5)
    #expect(outcomes.count { $0 == .refused(.locked) } == 194)
  }

  /// Two gatekeepers over two stores on one file share neither cache nor queue.
  @Test func `nor more when they reach two hosts over one store`() async throws {
    let one = try await Host.open()
    let phone = try await one.ready()
    let other = try await one.again()
    let password = try await one.verify()
    let code = try phone.code()
    let outcomes = await parallel(200) { number in
      await (number.isMultiple(of: 2) ? one : other).outcome(
        of: SignIn(after: password, totp: code))
    }
    #expect(outcomes.count { $0 == .admitted } == 1)
    let expected: [Outcome<SignIn>] = [.admitted, .refused(.wrongOrUsed), .refused(.locked)]
    #expect(outcomes.allSatisfy(expected.contains))
  }

  /// RFC 6238 §5.2: a code is accepted once. Fewer than the throttle stops, so that each of them is
  /// compared; whoever checks and then writes lets several in.
  @Test func `of one code sent eight times at once over two hosts, one gets in, ten times over`()
    async throws
  {
    var numbers = MFAPolicy.standard
    numbers.attemptLimit = 10
    let policy = try Policy.ecartAPI.tightening(numbers)
    let one = try await Host.open(policy: policy)
    let phone = try await one.ready()
    let other = try await one.again(policy: policy)
    for _ in 0..<10 {
      let password = try await one.verify()
      let code = try phone.code()
      let outcomes = await parallel(8) { number in
        await (number.isMultiple(of: 2) ? one : other).outcome(
          of: SignIn(after: password, totp: code))
      }
      #expect(outcomes.count { $0 == .admitted } == 1)
      #expect(outcomes.count { $0 == .refused(.wrongOrUsed) } == 7)
      _ = try await one.keeper.admit(
        SignIn(
          after: password,
          totp: {
            one.clock.advance(by: 30); return try phone.code()
          }()))
      one.clock.advance(by: 30)
    }
  }

  @Test func `a used code is refused however it is spelled, and the next is good`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let code = try phone.code()
    #expect(try await host.signIn(code) == .admitted)
    let halves = [code.prefix(3), code.suffix(3)]
    for again in [code, halves.joined(separator: " "), halves.joined(separator: "-")] {
      #expect(try await host.signIn(again) == .refused(.wrongOrUsed))
    }
    #expect(try await host.signIn(try phone.code(1)) == .admitted)
    // The clock reaches the step that was used ahead of time: still used.
    host.clock.advance(by: 30)
    #expect(try await host.signIn(try phone.code()) == .refused(.wrongOrUsed))
    host.clock.advance(by: 30)
    #expect(try await host.signIn(try phone.code()) == .admitted)
  }

  @Test func `one step early or late is good, two are not`() async throws {
    for (offset, expected) in [
      (-2, Outcome<SignIn>.refused(.wrongOrUsed)), (-1, .admitted), (0, .admitted), (1, .admitted),
      (2, .refused(.wrongOrUsed)),
    ] as [(Int64, Outcome<SignIn>)] {
      let host = try await Host.open()
      let phone = try await host.ready()
      host.clock.advance(by: 90)
      #expect(try await host.signIn(try phone.code(offset)) == expected)
    }
  }

  @Test func `the code that confirmed the authenticator cannot sign in`() async throws {
    let host = try await Host.open()
    _ = try await host.administrator()
    let phone = try await host.enrol()
    #expect(try await host.signIn(try phone.code()) == .refused(.wrongOrUsed))
    #expect(try await host.signIn(try phone.code(1)) == .admitted)
  }

  @Test func `five wrong codes lock the second factor, through a restart and by its clock`()
    async throws
  {
    let host = try await Host.open()
    let phone = try await host.ready()
    for wrong in ["abc", "12345", try phone.code(50), try phone.code(60), ""] {
      #expect(try await host.signIn(wrong) == .refused(.wrongOrUsed))
    }
    #expect(try await host.signIn(try phone.code()) == .refused(.locked))
    let reopened = try await host.again()
    #expect(try await reopened.signIn(try phone.code()) == .refused(.locked))
    host.clock.advance(by: 30 * 60 - 1)
    #expect(try await reopened.signIn(try phone.code()) == .refused(.locked))
    host.clock.advance(by: 1)
    #expect(try await reopened.signIn(try phone.code()) == .admitted)
  }

  @Test func `a password's proof is good for less than five minutes and only here`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let other = try await Host.open()
    let password = try await host.verify()
    let elsewhere = await other.outcome(of: SignIn(after: password, totp: try phone.code()))
    #expect(elsewhere == .interrupted(.proof(.otherStore)))
    host.clock.advance(by: 300)
    let late = await host.outcome(of: SignIn(after: password, totp: try phone.code()))
    #expect(late == .interrupted(.proof(.expired)))
    #expect(try await host.ledger().last?.contains("proof-expired") == true)
    // The code was not looked at, so it is not used up.
    #expect(try await host.signIn(try phone.code()) == .admitted)
  }

  @Test func `when an account ends, so does every proof of it`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let admin = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    let jonas = try await host.keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")), by: admin)
    _ = try await host.keeper.admit(SetPassword(Host.password, first: jonas))
    let other = try await host.enrol("jonas")
    host.clock.advance(by: 30)
    let password = try await host.verify("jonas")
    let signIn = try await host.keeper.admit(SignIn(after: password, totp: try other.code()))
    let second = try await host.again()
    _ = try await host.keeper.admit(DisableAccount("jonas", by: admin))
    host.clock.advance(by: 30)
    let again = SignIn(after: password, totp: try other.code())
    for host in [host, second] {
      #expect(await host.outcome(of: again) == .interrupted(.proof(.undone)))
      #expect(
        await host.outcome(
          of: SetPassword(
            PasswordAttempt("Quartz&violin-42"), replacing: Host.password, as: signIn))
          == .interrupted(.proof(.undone)))
    }
  }
}
