// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("Why: the caller's explanation is the ledger's, and holds no secret")
struct WhyTests {
  /// Names of people and accounts, passwords, and parts of them.
  private static let unspeakable = [
    "Iva", "Sample", "maria", "Jonas", "Lindqvist", "jonas", "nobody.here", "Kettle", "Quartz",
    "violin", "moon7", "laptop", "$argon2", "otpauth",
  ]
  private static let jonasPassword = PasswordAttempt("Quartz&violin8-Tree")
  private static let other = PasswordAttempt("Kettle-moon7-Bridge")

  @Test func `over many gates of access, passwords and second factors`() async throws {
    let host = try await Host.open()
    let asked = Asked(host)
    let maria = try await host.administrator()
    let person = Person(givenName: "Jonas", familyName: "Lindqvist")
    let registered = try await host.keeper.activate("jonas", for: .person(person), by: maria)
    let jonas = try await host.signIn(registered.claim)

    try await registration(asked, maria, jonas, person)
    try await rights(asked, host, maria, jonas)
    try await reviews(asked, host, maria, jonas)
    try await passwords(asked, host, maria, registered)
    try await secondFactors(asked, host, maria)
    try await sessions(asked, host, registered.claim)
    try await departures(asked, host, maria)

    #expect(await asked.count >= 60)
    #expect(await asked.codes.count >= 55)
    let everything = await asked.said + (try await host.ledger())
    for text in Self.unspeakable {
      #expect(!everything.contains { $0.contains(text) }, "\(text) is in an explanation")
    }
    #expect(try await host.ledger().allSatisfy { $0.utf8.allSatisfy { (32...126).contains($0) } })
  }

  private func registration(
    _ asked: Asked, _ maria: Proof<SignIn>, _ jonas: Proof<SignIn>, _ person: Person
  ) async throws {
    let holder = AccountHolder.person(person)
    try await asked.refuse(BootstrapAdministrator("otto", person: person), "already-bootstrapped")
    try await asked.refuse(RequestAccount("jonas", for: holder, as: .staff), "name-taken")
    let taken = try await asked.refuse(
      RequestAccount("jonas", for: holder, as: .staff, by: maria), "name-taken")
    #expect(taken.facts.contains { $0.name == "state" })
    try await asked.refuse(ApproveAccount("jonas", by: jonas), "not-administrator")
    let done = try await asked.refuse(ApproveAccount("jonas", by: maria), "no-such-request")
    #expect(done.facts.contains(.init(name: "state", value: .code(RefusalCode("active")))))
    try await asked.refuse(ActivateAccount("nobody.here", by: maria), "no-such-request")
    try await asked.refuse(ActivateAccount("jonas", by: jonas), "not-administrator")
    try await asked.refuse(ListAccounts(by: jonas), "not-administrator")
    try await asked.refuse(DisableAccount("jonas", by: jonas), "not-administrator")
    try await asked.refuse(DisableAccount("nobody.here", by: maria), "unknown-account")
    try await asked.refuse(DisableAccount("maria", by: maria), "last-administrator")
    let active = try await asked.refuse(EnableAccount("jonas", by: maria), "unknown-account")
    #expect(active.facts == [.init(name: "state", value: .code(RefusalCode("active")))])
    let never = Date(timeIntervalSince1970: 4_000_000_000)
    try await asked.refuse(
      RecordPrecondition(.training(on: never), of: "jonas", by: maria), "impossible-day")
    try await asked.refuse(
      RecordPrecondition(.agreement(on: never), of: "jonas", by: jonas), "not-administrator")
  }

  private func rights(
    _ asked: Asked, _ host: Host, _ maria: Proof<SignIn>, _ jonas: Proof<SignIn>
  ) async throws {
    let read = Permission(Resource("orders"), .read)
    try await asked.refuse(Authorise(read, as: jonas), "not-granted")
    try await asked.refuse(
      GrantAccess(read, to: "jonas", because: .duty, by: jonas), "not-administrator")
    try await asked.refuse(GrantAccess(read, to: "maria", because: .duty, by: maria), "to-oneself")
    try await asked.refuse(
      GrantAccess(read, to: "nobody.here", because: .duty, by: maria), "no-active-account")
    let over = try await asked.refuse(
      GrantAccess(read, to: "jonas", until: host.keeper.now, because: .duty, by: maria),
      "already-over")
    #expect(over.facts.contains(.init(name: "until", value: .instant(host.keeper.now))))
    let long = try await asked.refuse(
      GrantAccess(
        read, to: "jonas", until: host.keeper.now + 9e9, because: .duty, by: maria), "too-long")
    #expect(long.facts.contains { $0.name == "latest" })
    try await asked.refuse(
      WithdrawGrant(GrantID(UUID()), of: "jonas", by: maria), "unknown-grant")
    try await host.keeper.admit(
      GrantAccess(
        read, to: "jonas", until: host.keeper.now + 60, because: .duty, by: maria))
    host.clock.advance(by: 61)
    let ended = try await asked.refuse(Authorise(read, as: jonas), "grant-expired")
    #expect(ended.facts.last == .init(name: "ended-at", value: .instant(host.keeper.now - 1)))
    let deny = try await host.keeper.admit(
      DenyAccess(read, to: "jonas", because: .duty, by: maria))
    let denied = try await asked.refuse(Authorise(read, as: jonas), "denied")
    #expect(
      denied.facts.last == .init(name: "denied-by", value: .identifier(deny.claim.id.uuid)))
    try await asked.refuse(GrantAlone(read, by: jonas), "not-administrator")
    try await asked.refuse(DefineRole(RoleName("desk"), [read], by: jonas), "not-administrator")
    try await asked.refuse(SignBaseline(by: jonas), "not-administrator")
    try await asked.refuse(CheckBaseline(), "no-baseline")
  }

  private func reviews(
    _ asked: Asked, _ host: Host, _ maria: Proof<SignIn>, _ jonas: Proof<SignIn>
  ) async throws {
    try await asked.refuse(OpenReview(by: jonas), "not-administrator")
    try await asked.refuse(ShowReview(by: jonas), "not-administrator")
    try await asked.refuse(CloseReview(by: maria), "not-open")
    try await asked.refuse(
      DecideReview(.keep, "jonas", because: .stillNeeded, by: maria), "not-open")
    let open = try await host.keeper.admit(OpenReview(by: maria))
    let again = try await asked.refuse(OpenReview(by: maria), "already-open")
    #expect(again.object == .identifier(open.claim.review))
    try await asked.refuse(
      DecideReview(.keep, "nobody.here", because: .stillNeeded, by: maria), "unknown-account")
    try await asked.refuse(
      DecideReview(.remove, "maria", because: .left, by: maria), "own-access")
  }

  private func passwords(
    _ asked: Asked, _ host: Host, _ maria: Proof<SignIn>, _ registered: Proof<ActivateAccount>
  ) async throws {
    // The caller's person is told the length of what they typed; the explanation is not.
    let short = SetPassword(PasswordAttempt("Quartz1"), first: registered)
    let why = try await asked.refuse(short, "violations")
    guard case .refused(let reason, _) = await host.keeper.ask(short) else {
      Issue.record("a short password was set")
      return
    }
    #expect(reason.remedy.contains("this has 7"))
    #expect(why.change?.contains("Use at least 12 characters.") == true)
    #expect(!why.description.contains("7."))
    let long = SetPassword(
      PasswordAttempt(String(repeating: "Quartz1&", count: 50)), first: registered)
    #expect(try await asked.refuse(long, "violations").change?.contains("this has") == false)
    try await asked.refuse(
      SetPassword(PasswordAttempt("Lindqvist-moon7-X"), first: registered), "violations")

    try await host.keeper.admit(SetPassword(Self.jonasPassword, first: registered))
    try await asked.refuse(SetPassword(Self.other, first: registered), "already-set")
    let jonas = try await host.signIn(registered.claim)
    let soon = try await asked.refuse(SetPassword(Self.other, as: jonas), "too-soon")
    let tomorrow = host.keeper.now + 86_400
    #expect(soon.facts.last == .init(name: "earliest", value: .instant(tomorrow)))
    try await asked.refuse(
      SetPassword(Self.other, for: "maria", resetBy: jonas, because: .forgotten),
      "not-administrator")
    try await asked.refuse(
      SetPassword(Self.other, for: "maria", resetBy: maria, because: .forgotten), "own-account")
    try await asked.refuse(
      SetPassword(Self.other, for: "nobody.here", resetBy: maria, because: .forgotten),
      "unknown-account")
    try await asked.refuse(
      SetPassword(Self.other, for: "jonas", replacing: Self.jonasPassword), "still-good")
    try await asked.refuse(VerifyPassword(account: "jonas", attempt: Self.other), "wrong")
    host.clock.advance(by: 86_400)
    let later = try await host.signIn(registered.claim)
    let reused = try await asked.refuse(SetPassword(Self.jonasPassword, as: later), "reused")
    #expect(reused.facts.last == .init(name: "compared-with", value: .count(1)))
  }

  private func secondFactors(
    _ asked: Asked, _ host: Host, _ maria: Proof<SignIn>
  ) async throws {
    let administrator = try await host.signIn(maria.claim.account)
    let attempt = VerifyPassword(account: "jonas", attempt: Self.jonasPassword)
    let password = try await host.keeper.admit(attempt)
    try await asked.refuse(SignIn(after: password, totp: "000000"), "not-enrolled")
    try await asked.refuse(EnrolTOTP(after: password, issuer: "a:b"), "unusable-issuer")
    let enrolment = try await host.keeper.admit(EnrolTOTP(after: password))
    let query = URLComponents(string: enrolment.claim.uri.text)?.queryItems
    let secret = try #require(query?.first { $0.name == "secret" }?.value)
    let key = try #require(TOTPSecret(base32: secret))
    let step = TOTP.step(at: host.clock.now)
    try await asked.refuse(ConfirmTOTP(enrolment, code: "none"), "wrong-or-used")
    let code = try TOTP.standard.code(secret: key, at: step).text
    try await host.keeper.admit(ConfirmTOTP(enrolment, code: code))
    try await asked.refuse(ConfirmTOTP(enrolment, code: code), "superseded")
    let enrolled = try await asked.refuse(EnrolTOTP(after: password), "already-enrolled")
    #expect(enrolled.facts == [.init(name: "enrolled", value: .flag(true))])
    let used = try await asked.refuse(SignIn(after: password, totp: code), "wrong-or-used")
    let wrong = try await asked.refuse(SignIn(after: password, totp: "none"), "wrong-or-used")
    #expect(used.facts == wrong.facts && used.change == wrong.change)
    try await asked.refuse(SignIn(after: password, recoveryCode: "none"), "wrong-or-used")
    for _ in 0..<2 { await host.keeper.ask(SignIn(after: password, totp: "none")) }
    while case .refused(.wrongOrUsed, _) = await host.keeper.ask(
      SignIn(after: password, totp: "none"))
    {}
    let locked = try await asked.refuse(SignIn(after: password, totp: "none"), "locked")
    #expect(locked.facts.first?.name == "locked-until")
    try await asked.refuse(UnlockAccount("maria", by: administrator), "own-account")
    try await asked.refuse(UnlockAccount("nobody.here", by: administrator), "unknown-account")
    host.clock.advance(by: 3_600)
    let old = try await asked.refuse(
      ResetSecondFactor("jonas", by: administrator, because: .lost), "proof-too-old")
    #expect(old.rule.clause == nil && old.facts.contains { $0.name == "code-shown-at" })
    try await asked.refuse(EnrolTOTP(after: password), "proof-expired")
    try await asked.refuse(
      ResetSecondFactor(
        "nobody.here", by: try await host.signIn(maria.claim.account), because: .lost),
      "unknown-account")
  }

  private func sessions(_ asked: Asked, _ host: Host, _ jonas: AccountID) async throws {
    let signIn = try await host.signIn(jonas)
    let open = try await host.keeper.admit(OpenSession(signIn, from: place("laptop")))
    let token = open.claim.token
    try await asked.refuse(CloseSession(signIn), "not-in-session")
    let restored = try await host.keeper.admit(SignIn(session: token, from: place("laptop")))
    try await asked.refuse(OpenSession(restored, from: place("laptop")), "already-in-session")
    try await asked.refuse(SignIn(session: token, from: place("other")), "session-ended")
    try await asked.refuse(SignIn(session: token, from: place("laptop")), "session-ended")
    host.clock.advance(by: 301)
    let old = try await asked.refuse(OpenSession(signIn, from: place("laptop")), "sign-in-too-old")
    #expect(old.facts.last == .init(name: "longest-seconds", value: .count(300)))
  }

  private func departures(
    _ asked: Asked, _ host: Host, _ maria: Proof<SignIn>
  ) async throws {
    let now = host.keeper.now
    let admin = try await host.signIn(maria.claim.account)
    try await asked.refuse(PlanDeparture("jonas", at: now, by: admin), "already-over")
    try await asked.refuse(WithdrawDeparture("jonas", by: admin), "nothing-planned")
    try await asked.refuse(WithdrawDeparture("maria", by: admin), "own-departure")
    try await host.keeper.admit(PlanDeparture("jonas", at: now + 100, by: admin))
    let later = try await asked.refuse(
      PlanDeparture("jonas", at: now + 200, by: admin), "later-than-planned")
    #expect(later.facts.last == .init(name: "planned", value: .instant(now + 100)))
    try await asked.refuse(TerminateAccount("maria", by: admin), "last-administrator")
    try await asked.refuse(
      TerminateAccount("jonas", leftAt: now + 50, by: admin), "not-yet-left")
    try await asked.refuse(TransferService("jonas", to: "maria", by: admin), "unknown-service")
    try await asked.refuse(RetireConnection(RefusalCode("shop"), by: admin), "unknown-connection")
    try await host.keeper.admit(TerminateAccount("jonas", by: admin))
    let gone = try await asked.refuse(TerminateAccount("jonas", by: admin), "unknown-account")
    #expect(gone.facts == [.init(name: "state", value: .code(RefusalCode("terminated")))])
  }
}
