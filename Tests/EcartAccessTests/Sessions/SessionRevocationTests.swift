// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("A session is ended by")
struct SessionRevocationTests {
  /// Everything that was good: the token, a proof restored from it, a sign-in without a session.
  private struct Open {
    let host: Host
    let other: Host
    let admin: Proof<SignIn>
    let account: AccountID
    let opened: OpenSession.Claim
    let restored: Proof<SignIn>
    let signIn: Proof<SignIn>
    let keeper: SessionKeeper

    init(_ name: String = "jonas") async throws {
      host = try await Host.open()
      other = try await host.again()
      admin = try await host.administrator()
      account = try await host.person(name, by: admin).claim.account
      opened = try await host.open(account)
      restored = try await other.restore(opened.token)
      signIn = try await host.signIn(account)
      keeper = SessionKeeper(other.keeper)
      _ = try await keeper.signIn(session: opened.token, from: try place("laptop"))
    }

    /// Every path of the account refuses, in both processes, at the next request.
    func expectDead(_ location: SourceLocation = #_sourceLocation) async throws {
      await #expect(throws: Denied<SignIn>.refused(.sessionEnded), sourceLocation: location) {
        _ = try await keeper.signIn(session: opened.token, from: try place("laptop"))
      }
      for each in [other, host] {
        #expect(
          try await each.answer(opened.token) == .refused(.sessionEnded), sourceLocation: location)
        #expect(await !each.honours(restored), sourceLocation: location)
      }
    }
  }

  @Test func `the end of the account`() async throws {
    let open = try await Open()
    try await open.host.keeper.admit(DisableAccount("jonas", by: open.admin))
    try await open.expectDead()
    // CVE-2025-0604 in spirit: what was ended does not come back with the account.
    try await open.host.keeper.admit(EnableAccount("jonas", by: open.admin))
    try await open.expectDead()
    #expect(await !open.host.honours(open.signIn))
    #expect(
      await open.host.outcome(
        of: OpenSession(open.signIn, from: try place("laptop"))) == .interrupted(.proof(.undone)))
  }

  /// The naive token: signed, and believed until it expires (CWE-613).
  @Test func `the end of the account, which a signed token survives`() async throws {
    struct Naive {
      let account: AccountID
      let expires: Date
      let code: [UInt8]
      static func bytes(_ account: AccountID, _ expires: Date) -> [UInt8] {
        account.subject.bytes + Array("\(expires.timeIntervalSince1970)".utf8)
      }
      init(_ account: AccountID, expires: Date, key: Secret) throws {
        (self.account, self.expires) = (account, expires)
        code = try HMAC.authenticationCode(for: Self.bytes(account, expires), using: key)
      }
      func isGood(at now: Date, key: Secret) throws -> Bool {
        try HMAC.authenticationCode(for: Self.bytes(account, expires), using: key) == code
          && now < expires
      }
    }
    let open = try await Open()
    let key = try Secret.random(count: 32)
    let naive = try Naive(
      open.account, expires: open.host.clock.now.addingTimeInterval(3600), key: key)
    try await open.host.keeper.admit(DisableAccount("jonas", by: open.admin))
    #expect(try naive.isGood(at: open.host.clock.now, key: key), "what must be caught")
    try await open.expectDead()
  }

  @Test func `a changed password`() async throws {
    let open = try await Open()
    _ = try await open.host.keeper.admit(
      SetPassword(
        PasswordAttempt("Quartz&violin-42"), for: "jonas", resetBy: open.admin,
        because: .forgotten))
    try await open.expectDead()
    // Replaced by its owner: what was opened since ends too.
    let again = try await open.host.open(open.account)
    _ = try await open.host.keeper.admit(
      SetPassword(
        PasswordAttempt("Kettle-moon7-Bridge"), for: "jonas",
        replacing: PasswordAttempt("Quartz&violin-42")))
    #expect(try await open.other.answer(again.token) == .refused(.sessionEnded))
    // Changed in a session: that one ends as well.
    open.host.clock.advance(by: 2 * 86_400)
    let last = try await open.host.open(open.account)
    let proof = try await open.host.restore(last.token)
    _ = try await open.host.keeper.admit(
      SetPassword(PasswordAttempt("Harbour-lamp9-Otter"), as: proof))
    #expect(try await open.other.answer(last.token) == .refused(.sessionEnded))
    #expect(await !open.host.honours(proof))
  }

  @Test func `a password that was refused, not`() async throws {
    let open = try await Open()
    await #expect(throws: Denied<SetPassword>.self) {
      _ = try await open.host.keeper.admit(
        SetPassword(
          PasswordAttempt("short"), for: "jonas", resetBy: open.admin, because: .forgotten))
    }
    #expect(try await open.other.answer(open.opened.token) == .admitted)
  }

  /// An attempt at a factor, all of them wrong.
  private struct Guess: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
    typealias Claim = Void
    typealias Reason = SessionOwnerRefusal
    let factor: Factor
    let account: AccountID
    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<Void, Reason> {
      let attempt = try await AttemptCounter.begin(
        factor, of: account, limit: 5, lock: .seconds(1800), on: &desk)
      try await attempt?.fail(on: &desk)
      return .refuse(.unknownAccount)
    }
  }

  @Test func `a lock of the second factor, after which its owner comes in again`() async throws {
    let open = try await Open()
    for _ in 0..<4 {
      _ = await open.host.outcome(of: Guess(factor: .totp, account: open.account))
    }
    #expect(try await open.other.answer(open.opened.token) == .admitted)
    _ = await open.host.outcome(of: Guess(factor: .totp, account: open.account))
    try await open.expectDead()
    // The lock is of a while; nothing of it stays. So it goes for the last administrator as well.
    open.host.clock.advance(by: 1800)
    let again = try await open.host.open(open.account)
    #expect(try await open.other.answer(again.token) == .admitted)
    for _ in 0..<5 {
      _ = await open.host.outcome(of: Guess(factor: .totp, account: open.admin.claim.account))
    }
    #expect(await !open.host.honours(open.admin))
    let back = try await open.host.open(open.admin.claim.account)
    #expect(try await open.other.answer(back.token) == .admitted)
  }

  @Test func `a stranger who guesses passwords at the door, not`() async throws {
    let open = try await Open()
    for _ in 0..<20 {
      _ = await open.host.outcome(of: Guess(factor: .password, account: open.account))
    }
    #expect(try await open.other.answer(open.opened.token) == .admitted)
  }

  @Test func `signing out, which ends that session and no other`() async throws {
    let open = try await Open()
    let second = try await open.host.open(open.account, "phone")
    try await open.host.keeper.admit(CloseSession(open.restored))
    try await open.expectDead()
    #expect(try await open.other.answer(second.token, "phone") == .admitted)
    #expect(await open.host.honours(open.signIn))
    #expect(await open.host.outcome(of: CloseSession(open.signIn)) == .refused(.notInSession))
    // Somebody else's session cannot be closed by its name.
    #expect(
      await open.host.outcome(of: CloseSession(second.session, as: open.admin))
        == .refused(.unknownSession))
    #expect(await open.host.outcome(of: CloseSession(second.session, as: open.signIn)) == .admitted)
    #expect(try await open.other.answer(second.token, "phone") == .refused(.sessionEnded))
  }

  @Test func `closing all, by the owner or an administrator`() async throws {
    let open = try await Open()
    #expect(
      await open.host.outcome(of: CloseAllSessions(of: "maria", by: open.signIn))
        == .refused(.notAdministrator))
    #expect(
      await open.host.outcome(of: CloseAllSessions(of: "nobody-here", by: open.admin))
        == .refused(.unknownAccount))
    try await open.host.keeper.admit(CloseAllSessions(of: "jonas", by: open.admin))
    try await open.expectDead()
    #expect(await !open.host.honours(open.signIn))
    #expect(await open.host.honours(open.admin))
    let again = try await open.host.open(open.account)
    let proof = try await open.host.restore(again.token)
    try await open.host.keeper.admit(CloseAllSessions(proof))
    #expect(try await open.other.answer(again.token) == .refused(.sessionEnded))
  }

  /// What opening a restored backup does to the store (see Recovery in EcartDPP).
  private struct RevokeStore: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
    typealias Claim = Void
    typealias Reason = SessionOwnerRefusal
    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<Void, Reason> {
      try await desk.revoke(.store)
      return .admit((), for: .zero)
    }
  }

  @Test func `a restore of the store from a backup`() async throws {
    let open = try await Open()
    try await open.host.keeper.admit(RevokeStore())
    try await open.expectDead()
    #expect(await !open.host.honours(open.signIn))
  }

  @Test func `nothing of another account`() async throws {
    let open = try await Open()
    let anna = try await open.host.person("anna", by: open.admin).claim.account
    let hers = try await open.host.open(anna, "desk")
    try await open.host.keeper.admit(CloseAllSessions(of: "jonas", by: open.admin))
    try await open.host.keeper.admit(DisableAccount("jonas", by: open.admin))
    try await open.expectDead()
    #expect(try await open.other.answer(hers.token, "desk") == .admitted)
  }
}
