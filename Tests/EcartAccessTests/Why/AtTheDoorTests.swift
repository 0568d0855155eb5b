// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("At the door only what helps no attacker")
struct AtTheDoorTests {
  private static let right = PasswordAttempt("Quartz&violin8-Tree")
  private static let wrong = PasswordAttempt("Kettle-moon7-Bridge")
  private static let new = PasswordAttempt("Harbour+lamp4-Stone")

  /// Accounts that work, are disabled, and have left, each with the same password.
  private func accounts(
    _ host: Host
  ) async throws -> [(name: AccountName, attempt: PasswordAttempt)] {
    let maria = try await host.administrator()
    let person = Person(givenName: "Jonas", familyName: "Lindqvist")
    for name in ["jonas", "disabled.one", "left.one", "asked.one"] {
      if name == "asked.one" {
        try await host.keeper.admit(RequestAccount(name, for: .person(person), as: .staff))
        continue
      }
      let account = try await host.keeper.activate(name, for: .person(person), by: maria)
      try await host.keeper.admit(SetPassword(Self.right, first: account))
    }
    try await host.keeper.admit(DisableAccount("disabled.one", by: maria))
    try await host.keeper.admit(
      PlanDeparture("left.one", at: host.keeper.now + 1, by: maria))
    host.clock.advance(by: 2)
    return [
      ("jonas", Self.wrong), ("nobody.here", Self.right), ("disabled.one", Self.right),
      ("disabled.one", Self.wrong), ("left.one", Self.right), ("asked.one", Self.right),
    ]
  }

  /// What is said of every account, attempt for attempt until it is locked and after.
  private func compare<G: Gate>(
    _ ask: @Sendable (AccountName, PasswordAttempt) -> G
  ) async throws {
    var answers: [[AtTheDoor?]] = []
    for number in 0..<6 {
      // Each in a store of its own, so that nothing is counted from before.
      let host = try await Host.open()
      let (name, attempt) = try await accounts(host)[number]
      var said: [AtTheDoor?] = []
      for _ in 0..<7 { said.append(AtTheDoor(await host.keeper.ask(ask(name, attempt)))) }
      answers.append(said)
    }
    let first = try #require(answers.first)
    #expect(first.allSatisfy { $0 != nil })
    #expect(first.first??.hasActor == false)
    #expect(Set(first.compactMap(\.?.code)) == [RefusalCode("wrong"), RefusalCode("locked")])
    for other in answers.dropFirst() { #expect(other == first) }
  }

  @Test func `a name nobody has, a wrong password and an ended account: VerifyPassword`()
    async throws
  {
    try await compare { VerifyPassword(account: $0, attempt: $1) }
  }

  @Test func `a name nobody has, a wrong password and an ended account: SetPassword replacing`()
    async throws
  {
    try await compare { SetPassword(Self.new, for: $0, replacing: $1) }
  }

  @Test func `a wrong code, a used one, and the right one of somebody who has left: SignIn`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let person = Person(givenName: "Jonas", familyName: "Lindqvist")
    let account = try await host.keeper.activate("jonas", for: .person(person), by: maria)
    try await host.keeper.admit(SetPassword(Self.right, first: account))
    let attempt = VerifyPassword(account: "jonas", attempt: Self.right)
    let none = "000000"
    func enrol() async throws -> (Proof<EnrolTOTP>, TOTPSecret) {
      let enrolment = try await host.keeper.admit(
        EnrolTOTP(after: try await host.keeper.admit(attempt)))
      let query = URLComponents(string: enrolment.claim.uri.text)?.queryItems
      let secret = try #require(query?.first { $0.name == "secret" }?.value)
      return (enrolment, try #require(TOTPSecret(base32: secret)))
    }
    func code(_ key: TOTPSecret, _ offset: Int64 = 0) throws -> String {
      try TOTP.standard.code(secret: key, at: TOTP.step(at: host.clock.now) + offset).text
    }
    var (enrolment, key) = try await enrol()
    // One that shows what is to be wrong, or one code twice, is drawn again.
    while try Set((-2...4).map { try code(key, $0) } + [none]).count < 8 {
      (enrolment, key) = try await enrol()
    }
    let used = try code(key)
    try await host.keeper.admit(ConfirmTOTP(enrolment, code: used))
    let password = try await host.keeper.admit(attempt)
    var answers = [AtTheDoor(await host.keeper.ask(SignIn(after: password, totp: none)))]
    answers.append(AtTheDoor(await host.keeper.ask(SignIn(after: password, totp: used))))
    answers.append(AtTheDoor(await host.keeper.ask(SignIn(after: password, recoveryCode: "no"))))
    try await host.keeper.admit(
      PlanDeparture("jonas", at: host.keeper.now + 20, by: maria))
    host.clock.advance(by: 31)
    answers.append(AtTheDoor(await host.keeper.ask(SignIn(after: password, totp: try code(key)))))
    let first = try #require(answers.first ?? nil)
    #expect(first.code == RefusalCode("wrong-or-used"))
    for other in answers {
      #expect(other?.code == first.code && other?.remedy == first.remedy)
      #expect(other?.change == first.change && other?.facts == first.facts)
    }

    // A disabled account undoes what was proven before: right and wrong codes are one answer.
    try await host.keeper.admit(DisableAccount("jonas", by: maria))
    host.clock.advance(by: 30)
    let right = await host.keeper.ask(SignIn(after: password, totp: try code(key))).why
    let wrong = await host.keeper.ask(SignIn(after: password, totp: none)).why
    #expect(right?.rule.code == RefusalCode("proof-undone"))
    #expect(right == wrong)
  }

  @Test func `a session that never was, one that is over, and one of an ended account: SignIn`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let person = Person(givenName: "Jonas", familyName: "Lindqvist")
    let account = try await host.keeper.activate("jonas", for: .person(person), by: maria)
    let open = try await host.open(account.claim)
    let closed = try await host.open(account.claim, "telephone")
    try await host.keeper.admit(
      CloseSession(closed.session, as: try await host.signIn(account.claim)))
    try await host.keeper.admit(DisableAccount("jonas", by: maria))
    let never = try SessionToken.random()
    var remedies: Set<String> = []
    for (token, mark) in [(open.token, "laptop"), (closed.token, "telephone"), (never, "laptop")] {
      let answer = await host.keeper.ask(SignIn(session: token, from: try place(mark)))
      let door = try #require(AtTheDoor(answer))
      #expect(door.code == RefusalCode("session-ended"))
      remedies.insert(door.remedy)
    }
    #expect(remedies == ["The session has ended. Sign in again."])
  }
}
