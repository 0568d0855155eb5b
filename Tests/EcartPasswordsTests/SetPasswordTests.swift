// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartPasswords

@Suite("Setting a password")
struct SetPasswordTests {
  @Test func `a first administrator who never got a password is not the end of a store`()
    async throws
  {
    let host = try await Host.open()
    let early = try await host.bootstrap()
    // The process dies here. Under another name it would be a second one.
    let other = try await host.again()
    #expect(
      await other.outcome(
        of: BootstrapAdministrator("otto", person: Person(givenName: "Iva", familyName: "Sample")))
        == .refused(.alreadyBootstrapped))
    let late = try await other.bootstrap()
    #expect(late.claim == early.claim)
    _ = try await other.keeper.admit(SetPassword(mariasPassword, first: late))
    // From here on somebody has it, and neither proof nor name gives it to anybody else.
    #expect(
      await host.outcome(of: SetPassword(PasswordAttempt("Quartz&violin-42"), first: early))
        == .refused(.alreadySet))
    #expect(
      await other.outcome(
        of: BootstrapAdministrator("maria", person: Person(givenName: "Iva", familyName: "Sample")))
        == .refused(.alreadyBootstrapped))
  }

  @Test func `a registration gives one password, and shown again it changes nothing`() async throws
  {
    let host = try await Host.open()
    let proof = try await host.bootstrap()
    _ = try await host.keeper.admit(SetPassword(mariasPassword, first: proof))
    #expect(
      await host.outcome(of: SetPassword(jonasPassword, first: proof)) == .refused(.alreadySet))
    #expect(await host.check("maria", mariasPassword) == .admitted)
    #expect(await host.check("maria", jonasPassword) == .refused(.wrong))
  }

  @Test func `of many first passwords sent at once, one is set`() async throws {
    let host = try await Host.open()
    let proof = try await host.bootstrap()
    let outcomes = await withTaskGroup(of: Outcome<SetPassword>.self) { group in
      for number in 0..<12 {
        group.addTask {
          await host.outcome(
            of: SetPassword(PasswordAttempt("Kettle-moon7-\(number)"), first: proof))
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.count { $0 == .admitted } == 1)
    #expect(outcomes.count { $0 == .refused(.alreadySet) } == 11)
  }

  @Test func `everything that is wrong is said at once, names included`() async throws {
    let host = try await Host.open()
    let proof = try await host.bootstrap()
    guard
      case .refused(.violations(let found)) = await host.outcome(
        of: SetPassword(PasswordAttempt("etxeberria"), first: proof))
    else {
      Issue.record("the password was not refused for its violations")
      return
    }
    #expect(
      Set(found).isSuperset(of: [
        .tooShort(length: 10, minimum: 12), .tooFew(.uppercase, minimum: 1),
        .tooFew(.digit, minimum: 1), .tooFew(.special, minimum: 1), .containsNamePart(.family),
        .containsNamePart(.email),
      ]))
    for name in ["MARIA", "María", "M@r1a"] {
      let attempt = PasswordAttempt("Kettle-\(name)-moon7")
      let outcome = await host.outcome(of: SetPassword(attempt, first: proof))
      #expect(
        outcome
          == .refused(.violations([.containsNamePart(.given), .containsNamePart(.user)])))
    }
    #expect(host.hashing.computed == 0)
  }

  @Test func `the owner changes it after a day and not a second sooner`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let setAt = host.clock.now
    host.clock.advance(by: 86_399)
    let early = SetPassword(jonasPassword, as: try await host.signIn(maria))
    #expect(await host.outcome(of: early) == .refused(.tooSoon(until: setAt + 86_400)))
    host.clock.advance(by: 1)
    let onTime = SetPassword(jonasPassword, as: try await host.signIn(maria))
    #expect(await host.outcome(of: onTime) == .admitted)
    #expect(await host.check("maria", jonasPassword) == .admitted)
    #expect(await host.check("maria", mariasPassword) == .refused(.wrong))
  }

  @Test func `a reset waits for nothing, undoes what was open, and must be replaced`() async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let registered = try await host.register(by: maria)
    _ = try await host.keeper.admit(SetPassword(jonasPassword, first: registered))
    let open = try await host.signIn(registered.claim)
    // Jonas is locked out as well; the reset lifts that.
    for _ in 0..<5 { #expect(await host.check("jonas", wrongPassword) == .refused(.wrong)) }
    #expect(await host.check("jonas", jonasPassword) == .refused(.locked))

    let given = PasswordAttempt("Lantern+orbit-93")
    let reset = SetPassword(
      given, for: "jonas", resetBy: try await host.signIn(maria), because: .compromised)
    #expect(await host.outcome(of: reset) == .admitted)
    let entry = try #require(try await host.ledger().last)
    #expect(entry.contains(#""because":{"code":"compromised"}"#))
    #expect(entry.contains(#""actor":"#))

    #expect(
      await host.outcome(of: SetPassword(jonasPassword, as: open))
        == .interrupted(.proof(.undone)))
    #expect(
      await host.outcome(of: SetPassword(jonasPassword, first: registered))
        == .interrupted(.proof(.undone)))
    #expect(await host.check("jonas", given) == .refused(.mustBeReplaced))
    let own = PasswordAttempt("Pebble_harbour-5")
    #expect(
      await host.outcome(of: SetPassword(own, for: "jonas", replacing: wrongPassword))
        == .refused(.wrong))
    #expect(
      await host.outcome(of: SetPassword(jonasPassword, for: "jonas", replacing: given))
        == .refused(.reused))
    #expect(await host.outcome(of: SetPassword(own, for: "jonas", replacing: given)) == .admitted)
    #expect(await host.check("jonas", own) == .admitted)
    #expect(
      await host.outcome(of: SetPassword(given, for: "jonas", replacing: own))
        == .refused(.stillGood))
  }

  @Test func `only an administrator resets, and only somebody else's`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let registered = try await host.register(by: maria)
    let jonas = try await host.signIn(registered.claim)
    let admin = try await host.signIn(maria)
    func reset(_ name: AccountName, by signIn: Proof<SignIn>) async -> Outcome<SetPassword> {
      await host.outcome(
        of: SetPassword(jonasPassword, for: name, resetBy: signIn, because: .forgotten))
    }
    #expect(await reset("maria", by: jonas) == .refused(.notAdministrator))
    #expect(await reset("maria", by: admin) == .refused(.ownAccount))
    #expect(await reset("nobody.here", by: admin) == .refused(.unknownAccount))
    // One whose registration has lapsed unused gets its first password this way.
    #expect(await reset("jonas", by: admin) == .admitted)
  }

  @Test func `the last twelve and the one in use cannot come back, the one before them can`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    _ = try await host.register(by: maria)
    let admin = try await host.signIn(maria)
    func reset(_ number: Int) async -> Outcome<SetPassword> {
      host.clock.advance(by: 1)
      let attempt = PasswordAttempt("Kettle-moon-\(number)-Zebra")
      return await host.outcome(
        of: SetPassword(attempt, for: "jonas", resetBy: admin, because: .forgotten))
    }
    for number in 0...12 { #expect(await reset(number) == .admitted) }
    #expect(await reset(0) == .refused(.reused))
    #expect(await reset(12) == .refused(.reused))
    #expect(await reset(13) == .admitted)
    #expect(await reset(1) == .refused(.reused))
    #expect(await reset(0) == .admitted)
  }

  @Test func `without the part that hashes, nothing is set`() async throws {
    let host = try await Host.open()
    let proof = try await host.bootstrap()
    var parts = Parts()
    parts.add(try #require(host.vault))
    let bare = Gatekeeper(
      store: host.keeper.store, policy: .ecartAPI, parts: parts, clock: host.keeper.clock)
    await #expect(throws: Denied<SetPassword>.self) {
      try await bare.admit(SetPassword(mariasPassword, first: proof))
    }
    #expect(await host.outcome(of: SetPassword(mariasPassword, first: proof)) == .admitted)
  }
}
