// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

/// A lock that strangers can set is a way to keep somebody out (OWASP ASVS 5.0, 6.1.1; "device
/// cookies"). A network the owner is known from has a counter of its own.
@Suite("A stranger who knows a name does not keep its owner out (acc-7)")
struct KnownNetworkTests {
  private static let office = NetworkAddress(bytes: [203, 0, 113, 7])
  private static let stranger = NetworkAddress(bytes: [198, 51, 100, 7])

  private func verify(
    _ host: Host, _ attempt: PasswordAttempt, from source: NetworkAddress?
  ) async -> Outcome<VerifyPassword> {
    await host.outcome(
      of: VerifyPassword(account: "maria.e", attempt: attempt, from: source))
  }

  /// Maria has signed in from the office once.
  private func known() async throws -> (Host, Authenticator) {
    let host = try await Host.open()
    let phone = try await host.ready()
    let password = try await host.keeper.admit(
      VerifyPassword(account: "maria.e", attempt: Host.password, from: Self.office))
    _ = try await host.keeper.admit(SignIn(after: password, totp: try phone.code()))
    host.clock.advance(by: 30)
    return (host, phone)
  }

  @Test func `for thirty days of locks she comes in from where she works, and from nowhere else`()
    async throws
  {
    let (host, _) = try await known()
    let wrong = PasswordAttempt("Not-this-0ne-either")
    // Without a network of one's own (a naive counter has none) each of these days is lost.
    for _ in 0..<30 {
      for _ in 0..<6 { _ = await verify(host, wrong, from: Self.stranger) }
      #expect(await verify(host, Host.password, from: Self.stranger) == .refused(.locked))
      #expect(await verify(host, Host.password, from: nil) == .refused(.locked))
      #expect(await verify(host, Host.password, from: Self.office) == .admitted)
      host.clock.advance(by: 86_400 / 2)
    }
  }

  @Test func `there the count runs as anywhere, and an administrator lifts it everywhere`()
    async throws
  {
    let (host, phone) = try await known()
    let wrong = PasswordAttempt("Not-this-0ne-either")
    for _ in 0..<10 { _ = await verify(host, wrong, from: Self.office) }
    #expect(await verify(host, Host.password, from: Self.office) == .refused(.locked))
    // From elsewhere nobody has tried, and the lock in the office is the office's.
    let password = try await host.verify()
    let maria = try await host.keeper.admit(SignIn(after: password, totp: try phone.code()))
    let jonas = try await host.keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")),
      as: .administrator, by: maria)
    _ = try await host.keeper.admit(SetPassword(Host.password, first: jonas))
    let other = try await host.enrol("jonas")
    host.clock.advance(by: 30)
    let his = try await host.keeper.admit(
      SignIn(after: try await host.verify("jonas"), totp: try other.code()))
    #expect(
      await host.outcome(of: UnlockAccount("maria.e", by: his)) == .admitted)
    #expect(await verify(host, Host.password, from: Self.office) == .admitted)
  }

  @Test func `a lock whose process died is told by the next attempt, once`() async throws {
    let host = try await Host.open()
    _ = try await host.ready()
    let maria = try await host.verify()
    let limit = host.keeper.policy[MFAPolicy.self].attemptLimit
    for _ in 1..<limit { _ = try await host.signIn("nothing") }
    // The last attempt is counted, and then its process dies over it.
    await #expect(throws: Denied<Dying>.self) {
      try await host.keeper.admit(Dying(account: maria.claim.account))
    }
    #expect(try await host.ledger().contains { $0.contains("account-locked") } == false)
    for _ in 0..<3 { #expect(try await host.signIn("nothing") == .refused(.locked)) }
    let alarms = try await host.ledger().filter { $0.contains(#""kind":"account-locked""#) }
    #expect(alarms.count == 1)
    #expect(alarms.first?.contains(#""object":{"pseudonym""#) == true)
  }

  private struct Dying: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
    typealias Claim = Void
    typealias Reason = Never
    let account: AccountID
    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
      let policy = desk.policy[MFAPolicy.self]
      _ = try await AttemptCounter.begin(
        .totp, of: account, limit: policy.attemptLimit, lock: policy.lockDuration, on: &desk)
      throw .workFailed("living")
    }
  }
}
