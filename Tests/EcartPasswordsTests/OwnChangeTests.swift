// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartPasswords

@Suite("Changing one's own password (pw-1)")
struct OwnChangeTests {
  /// OWASP ASVS 5.0, 6.2.3. With a session alone, whoever has the session has the account.
  @Test func `a session in other hands does not take the account over`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    host.clock.advance(by: 2 * 86_400)
    let stolen = try await host.signIn(maria)
    for _ in 0..<5 {
      #expect(
        await host.outcome(of: SetPassword(jonasPassword, replacing: wrongPassword, as: stolen))
          == .refused(.wrong))
    }
    // It is counted like at the door.
    #expect(
      await host.outcome(of: SetPassword(jonasPassword, replacing: mariasPassword, as: stolen))
        == .refused(.locked))
    host.clock.advance(by: 1800)
    #expect(await host.check("maria", mariasPassword) == .admitted)
  }

  @Test func `whoever showed the old one a minute ago does not come in with it any more`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    host.clock.advance(by: 2 * 86_400)
    let thief = try await host.verify("maria", mariasPassword)
    _ = try await host.keeper.admit(
      SetPassword(jonasPassword, replacing: mariasPassword, as: try await host.signIn(maria)))
    #expect(await host.outcome(of: Honouring(proof: thief)) == .interrupted(.proof(.undone)))
  }

  @Test func `an administrator who came in a while ago sets nobody's`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let registered = try await host.register(by: maria)
    _ = try await host.keeper.admit(SetPassword(jonasPassword, first: registered))
    let signIn = try await host.signIn(maria)
    let reset = SetPassword(wrongPassword, for: "jonas", resetBy: signIn, because: .forgotten)
    host.clock.advance(by: 300)
    #expect(await host.outcome(of: reset) == .interrupted(.proof(.tooOld)))
    #expect(await host.check("jonas", jonasPassword) == .admitted)
  }

  @Test func `a pepper that was given up stops nobody from changing their password`() async throws {
    let old = try PepperTests.pepper("2025", 1)
    let new = try PepperTests.pepper("2026", 2)
    let first = PasswordHashing(peppers: Peppers(current: old))
    let both = PasswordHashing(peppers: Peppers(current: new, former: [old]))
    let last = PasswordHashing(peppers: Peppers(current: new))
    let former = try await first.hash(jonasPassword, under: .standard)
    #expect(try await both.isFormer(jonasPassword, hashedAs: former, under: .standard))
    #expect(try await !last.isFormer(jonasPassword, hashedAs: former, under: .standard))
    // The one in use is another thing: without its pepper nobody is let in, nor told "wrong".
    await #expect(throws: Interruption.self) {
      try await last.verify(jonasPassword, against: former, under: .standard)
    }
  }
}
