// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartMFA

@Suite("Setting up an authenticator")
struct EnrolmentTests {
  @Test func `until the first code is seen, nobody signs in with it`() async throws {
    let host = try await Host.open()
    _ = try await host.administrator()
    // Not counted as guesses: there is nothing to guess.
    for _ in 0..<6 { #expect(try await host.signIn("123456") == .refused(.notEnrolled)) }
    let enrolment = try await host.keeper.admit(EnrolTOTP(after: try await host.verify()))
    let phone = try Authenticator(scanning: enrolment.claim.uri, clock: host.clock)
    #expect(try await host.signIn(try phone.code()) == .refused(.notEnrolled))
    #expect(
      await host.outcome(of: ConfirmTOTP(enrolment, code: try phone.code(9)))
        == .refused(.wrongOrUsed))
    #expect(try await host.signIn(try phone.code()) == .refused(.notEnrolled))
    #expect(
      await host.outcome(of: ConfirmTOTP(enrolment, code: try phone.code())) == .admitted)
    #expect(
      await host.outcome(of: ConfirmTOTP(enrolment, code: try phone.code(1)))
        == .refused(.superseded))
  }

  @Test func `whoever has a confirmed authenticator gets no other with a password alone`()
    async throws
  {
    let host = try await Host.open()
    let phone = try await host.ready()
    let again = EnrolTOTP(after: try await host.verify())
    #expect(await host.outcome(of: again) == .refused(.alreadyEnrolled))
    #expect(try await host.signIn(try phone.code()) == .admitted)
  }

  @Test func `a second enrolment takes the place of one that was not confirmed`() async throws {
    let host = try await Host.open()
    _ = try await host.administrator()
    let password = try await host.verify()
    let (first, phone) = try await host.drawn(EnrolTOTP(after: password))
    let (second, other) = try await host.drawn(EnrolTOTP(after: password), unlike: phone)
    #expect(
      await host.outcome(of: ConfirmTOTP(first, code: try phone.code())) == .refused(.superseded))
    #expect(
      await host.outcome(of: ConfirmTOTP(second, code: try phone.code()))
        == .refused(.wrongOrUsed))
    #expect(
      await host.outcome(of: ConfirmTOTP(second, code: try other.code())) == .admitted)
  }

  @Test func `guessing at the first code is counted, and an enrolment waits ten minutes`()
    async throws
  {
    let host = try await Host.open()
    _ = try await host.administrator()
    let enrolment = try await host.keeper.admit(EnrolTOTP(after: try await host.verify()))
    let phone = try Authenticator(scanning: enrolment.claim.uri, clock: host.clock)
    for _ in 0..<5 {
      #expect(
        await host.outcome(of: ConfirmTOTP(enrolment, code: "nothing"))
          == .refused(.wrongOrUsed))
    }
    #expect(
      await host.outcome(of: ConfirmTOTP(enrolment, code: try phone.code())) == .refused(.locked))
    host.clock.advance(by: 600)
    #expect(
      await host.outcome(of: ConfirmTOTP(enrolment, code: try phone.code()))
        == .interrupted(.proof(.expired)))
  }

  @Test func `the authenticator's text names account and issuer; an unusable issuer is refused`()
    async throws
  {
    let host = try await Host.open()
    _ = try await host.administrator()
    let password = try await host.verify()
    let enrolment = try await host.keeper.admit(EnrolTOTP(after: password, issuer: "Ana's shop"))
    #expect(enrolment.claim.uri.text.hasPrefix("otpauth://totp/Ana%27s%20shop:maria.e?secret="))
    #expect("\(enrolment)".contains("EnrolmentURI(•••)"))
    for issuer in ["", "a:b"] {
      #expect(
        await host.outcome(of: EnrolTOTP(after: password, issuer: issuer))
          == .refused(.unusableIssuer))
    }
  }

  @Test func `a secret moved to another account does not open`() async throws {
    let host = try await Host.open()
    let phone = try await host.ready()
    let admin = try await host.keeper.admit(
      SignIn(after: try await host.verify(), totp: try phone.code()))
    let jonas = try await host.keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")), by: admin)
    _ = try await host.keeper.admit(SetPassword(Host.password, first: jonas))
    _ = try await host.keeper.admit(Copying(from: admin.claim.account, to: jonas.claim))
    host.clock.advance(by: 30)
    let stolen = SignIn(after: try await host.verify("jonas"), totp: try phone.code())
    #expect(await host.outcome(of: stolen) == .interrupted(.workFailed("opening a TOTP secret")))
  }

  @Test func `no secret and no name is in the ledger, in an error, or in clear on disk`()
    async throws
  {
    let host = try await Host.open()
    _ = try await host.administrator()
    let enrolment = try await host.keeper.admit(EnrolTOTP(after: try await host.verify()))
    let phone = try Authenticator(scanning: enrolment.claim.uri, clock: host.clock)
    let code = try phone.code()
    var said: [String] = ["\(enrolment)", String(reflecting: enrolment)]
    func ask(_ gate: some Gate) async {
      do { said.append("\(try await host.keeper.admit(gate))") } catch {
        said += ["\(error)", String(reflecting: error)]
      }
    }
    await ask(ConfirmTOTP(enrolment, code: "nothing"))
    await ask(ConfirmTOTP(enrolment, code: code))
    await ask(ConfirmTOTP(enrolment, code: code))
    for _ in 0..<7 { await ask(SignIn(after: try await host.verify(), totp: code)) }
    let entries = try await host.ledger()
    #expect(entries.count > 10 && said.count > 15)
    let secret = phone.secret.base32
    let bytes = try host.database()
    for text in [secret, "maria", "María", "Etxeberria", "Kettle"] {
      #expect(!entries.contains { $0.contains(text) })
      #expect(!said.contains { $0.contains(text) })
      #expect(bytes.range(of: Data(text.utf8)) == nil)
    }
    // Six digits alone can stand in a pseudonym by chance; as a value of their own they cannot.
    #expect(!entries.contains { $0.contains("\"\(code)\"") || $0.contains(":\(code)}") })
  }
}

@Suite("What an audit says of the second factors")
struct MFAChecksTests {
  @Test func `an active account with a password and no second factor fails mfa-1 until it has one`()
    async throws
  {
    let host = try await Host.open()
    #expect(try await MFAChecks.checks(host.keeper.survey).map(\.holds) == [true])
    _ = try await host.administrator()
    let before = try await MFAChecks.checks(host.keeper.survey)
    #expect(before.map(\.clause) == [Clause.ID("mfa-1")])
    #expect(before.map(\.holds) == [false])
    #expect(before[0].facts[0].contains("1 active accounts have a password, 1 of them"))
    let pending = try await host.keeper.admit(EnrolTOTP(after: try await host.verify()))
    #expect(try await MFAChecks.checks(host.keeper.survey).map(\.holds) == [false])
    let phone = try Authenticator(scanning: pending.claim.uri, clock: host.clock)
    let confirmed = try await host.keeper.admit(ConfirmTOTP(pending, code: try phone.code()))
    let after = try await MFAChecks.checks(host.keeper.survey)
    #expect(after.map(\.holds) == [true] && after[0].facts[2].hasPrefix("0 of them"))
    _ = try await host.keeper.admit(IssueRecoveryCodes(with: confirmed))
    #expect(try await MFAChecks.checks(host.keeper.survey)[0].facts[2].hasPrefix("1 of them"))
  }
}

/// Puts one account's authenticator under another, as somebody with the database could.
struct Copying: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("mfa-1")] }
  typealias Reason = EnrolTOTP.Reason
  let from: AccountID
  let to: AccountID

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Bool, Reason> {
    guard let record = try await desk.read(TOTPRecord.self, at: from.key) else {
      return .refuse(.unknownAccount)
    }
    try await desk.write(record, at: to.key)
    return .admit(true, for: .seconds(1))
  }
}
