// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartTesting
import Foundation
import Synchronization
import Testing

@testable import EcartPasswords

@Suite("Verifying a password")
struct VerifyPasswordTests {
  @Test func `the right one passes, and its proof is good for five minutes`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let proof = try await host.verify("maria", mariasPassword)
    #expect(proof.claim.account == maria)
    #expect(proof.expires == host.clock.now + 300)
  }

  /// CVE-2025-6011: whoever returns before hashing where there is no such user can be timed.
  @Test func `a wrong one, nobody's, and one not set yet are one answer and one hash each`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    _ = try await host.register(by: maria)
    for name in ["maria", "nobody.here", "jonas"] {
      let before = host.hashing.computed
      #expect(await host.check(AccountName(name), wrongPassword) == .refused(.wrong))
      #expect(host.hashing.computed == before + 1)
    }
  }

  /// CVE-2025-0604: a new password let a disabled account in again.
  @Test func `an account that has ended answers like a wrong password, and its proofs die`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let registered = try await host.register(by: maria)
    _ = try await host.keeper.admit(SetPassword(jonasPassword, first: registered))
    let password = try await host.verify("jonas", jonasPassword)
    let signIn = try await host.signIn(registered.claim)
    _ = try await host.keeper.admit(DisableAccount("jonas", by: try await host.signIn(maria)))

    let before = host.hashing.computed
    #expect(await host.check("jonas", jonasPassword) == .refused(.wrong))
    #expect(host.hashing.computed == before + 1)
    #expect(
      await host.outcome(of: SetPassword(wrongPassword, replacing: jonasPassword, as: signIn))
        == .interrupted(.proof(.undone)))
    #expect(await host.outcome(of: Honouring(proof: password)) == .interrupted(.proof(.undone)))
    let reset = SetPassword(
      wrongPassword, for: "jonas", resetBy: try await host.signIn(maria), because: .forgotten)
    #expect(await host.outcome(of: reset) == .refused(.unknownAccount))
  }

  @Test func `at 365 days it has ended, and only who knows it is told`() async throws {
    let host = try await Host.open()
    try await host.administrator()
    host.clock.advance(by: 365 * 86_400 - 1)
    #expect(await host.check("maria", mariasPassword) == .admitted)
    host.clock.advance(by: 1)
    #expect(await host.check("maria", mariasPassword) == .refused(.expired))
    #expect(await host.check("maria", wrongPassword) == .refused(.wrong))
    // The way back in: the old one in exchange for a new one.
    let renewal = SetPassword(jonasPassword, for: "maria", replacing: mariasPassword)
    #expect(await host.outcome(of: renewal) == .admitted)
    #expect(await host.check("maria", jonasPassword) == .admitted)
  }

  @Test func `a hash from before the cost rose is made anew at the next sign-in, once`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    var numbers = PasswordPolicy.standard
    numbers.cost = Argon2id.Parameters(memoryKiB: 19_456, iterations: 3, parallelism: 1)
    let dearer = try await host.again(policy: try Policy.ecartAPI.tightening(numbers))
    let before = try #require(
      try await dearer.keeper.survey.read(PasswordRecord.self, at: maria.key))

    #expect(await dearer.check("maria", wrongPassword) == .refused(.wrong))
    #expect(dearer.hashing.computed == 1)
    #expect(await dearer.check("maria", mariasPassword) == .admitted)
    #expect(dearer.hashing.computed == 3)
    let after = try #require(
      try await dearer.keeper.survey.read(PasswordRecord.self, at: maria.key))
    #expect(before.phc.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    #expect(after.phc.hasPrefix("$argon2id$v=19$m=19456,t=3,p=1$"))
    #expect(after.setAt == before.setAt)
    #expect(after.former.isEmpty)
    #expect(await dearer.check("maria", mariasPassword) == .admitted)
    #expect(dearer.hashing.computed == 4)
  }

  @Test func `an input too large is not hashed and not let in`() async throws {
    let host = try await Host.open()
    try await host.administrator()
    let before = host.hashing.computed
    let attempt = PasswordAttempt(String(repeating: "a", count: 5000))
    #expect(await host.check("maria", attempt) == .refused(.wrong))
    #expect(host.hashing.computed == before)
  }

  @Test func `no more hashes run at once than there are slots, and all get their turn`() async {
    let hashing = PasswordHashing(slots: 1)
    let running = Running()
    let answers = await withTaskGroup(of: Int.self) { group in
      for number in 0..<40 {
        group.addTask {
          await hashing.inTurn {
            running.enter()
            defer { running.leave() }
            Thread.sleep(forTimeInterval: 0.002)
            return number
          }
        }
      }
      return await group.reduce(into: Set<Int>()) { $0.insert($1) }
    }
    #expect(answers == Set(0..<40))
    #expect(running.most == 1)
    #expect(hashing.computed == 40)
  }
}

/// Shows a proof and nothing else.
struct Honouring: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("mfa-1")] }
  typealias Reason = VerifyPassword.Reason
  let proof: Proof<VerifyPassword>

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Bool, Reason> {
    _ = try await desk.honour(proof)
    return .admit(true, for: .seconds(1))
  }
}

private final class Running: Sendable {
  private let counts = Mutex((now: 0, most: 0))
  func enter() {
    counts.withLock {
      $0.now += 1
      $0.most = max($0.most, $0.now)
    }
  }
  func leave() { counts.withLock { $0.now -= 1 } }
  var most: Int { counts.withLock { $0.most } }
}
