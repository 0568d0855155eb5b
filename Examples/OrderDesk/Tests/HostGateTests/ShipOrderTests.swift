// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import Foundation
import HostGate
import Testing

@Suite("A host's own gate")
struct ShipOrderTests {
  /// A gatekeeper in a directory of its own, and somebody who is signed in there.
  struct Host {
    let clock = TestingClock(Date(timeIntervalSince1970: 1_795_161_600))
    let gatekeeper: Gatekeeper
    let signIn: Proof<SignIn>

    init() async throws {
      let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("host-gate-\(UUID().uuidString)").path
      gatekeeper = try await Gatekeeper.open(at: directory, clock: clock)
      let person = Person(givenName: "Nadia", familyName: "Ferrer")
      let admin = try await gatekeeper.admit(BootstrapAdministrator("nadia", person: person))
      let attempt = PasswordAttempt("8 Kettles, boiling")
      _ = try await gatekeeper.admit(SetPassword(attempt, first: admin))
      let password = try await gatekeeper.admit(VerifyPassword(account: "nadia", attempt: attempt))
      let enrolment = try await gatekeeper.admit(EnrolTOTP(after: password))
      let uri = enrolment.claim.uri.text
      let start = try #require(uri.firstRange(of: "secret=")).upperBound
      let secret = try #require(TOTPSecret(base32: String(uri[start...].prefix { $0 != "&" })))
      let step = TOTP.step(at: clock.now)
      _ = try await gatekeeper.admit(
        ConfirmTOTP(enrolment, code: TOTP.standard.code(secret: secret, at: step).text))
      clock.advance(by: 30)
      signIn = try await gatekeeper.admit(
        SignIn(after: password, totp: TOTP.standard.code(secret: secret, at: step + 1).text))
    }
  }

  @Test func `an order leaves once, and another order leaves too`() async throws {
    let host = try await Host()
    let left = try await host.gatekeeper.admit(ShipOrder("1018", as: host.signIn))
    #expect(left.claim == host.signIn.claim.account)

    let again = await #expect(throws: Denied<ShipOrder>.self) {
      _ = try await host.gatekeeper.admit(ShipOrder("1018", as: host.signIn))
    }
    guard case .refused(.shippedAlready) = again else {
      Issue.record("refused for another reason")
      return
    }
    _ = try await host.gatekeeper.admit(ShipOrder("1019", as: host.signIn))
  }

  @Test func `of many at once exactly one ships`() async throws {
    let host = try await Host()
    let shipped = await withTaskGroup(of: Bool.self, returning: Int.self) { group in
      for _ in 0..<50 {
        group.addTask {
          do {
            _ = try await host.gatekeeper.admit(ShipOrder("1018", as: host.signIn))
            return true
          } catch { return false }
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(shipped == 1)
  }

  @Test func `a sign-in of yesterday ships nothing`() async throws {
    let host = try await Host()
    host.clock.advance(by: 86_400)
    let denied = await #expect(throws: Denied<ShipOrder>.self) {
      _ = try await host.gatekeeper.admit(ShipOrder("1018", as: host.signIn))
    }
    guard case .interrupted(.proof(.expired)) = denied else {
      Issue.record("denied for another reason")
      return
    }
  }
}
