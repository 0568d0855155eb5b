// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@Suite("An ended account is erased when the log need not be kept any longer (log-6, del-6)")
struct AccountErasureTests {
  static let day: TimeInterval = 86_400

  @Test("not within 90 days, then with a certificate; the name stays spent")
  func terminated() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin).claim.account
    _ = try await Terminator(host.keeper).terminate("jonas", by: admin)
    let sweeper = try Sweeper(host.keeper)

    host.clock.advance(by: 90 * Self.day)
    #expect(try await sweeper.sweep().erased == 0)
    let late = try await host.signIn(admin.claim.account)
    let before = try await host.keeper.admit(ListAccounts(by: late)).claim
    #expect(before.contains { $0.name == "jonas" })

    host.clock.advance(by: Self.day)
    let swept = try await sweeper.sweep()
    #expect(swept.erased == 1 && swept.delays == [])
    host.clock.advance(by: 61)
    let verifier = try ErasureVerifier(
      host.keeper, identityIn: "\(host.directory)/verifier",
      searching: ["\(host.directory)/store.sqlite"])
    let verified = try await verifier.verify()
    #expect(verified.verified == 1 && verified.faults == [])
    #expect(try await sweeper.sweep().certified == 1)
    let jws = try #require(try await host.keeper.certificate(of: jonas.subject))
    let pem = try String(contentsOfFile: "\(host.directory)/public/signer.pem", encoding: .utf8)
    let certificate = try CertificateVerifier(trusting: [Ed25519.PublicKey(pem: pem)]).verify(jws)
      .certificate
    #expect(certificate.subject == jonas.subject.description)

    let after = try await host.keeper.admit(
      ListAccounts(by: try await host.signIn(admin.claim.account))
    ).claim
    #expect(after.count == 2)
    #expect(after.contains { $0.id == jonas && $0.name == nil && $0.holder == nil })
    #expect(try await host.keeper.store.obligations(of: jonas.subject) == [])
    let person = Person(givenName: "Jonas", familyName: "Lindqvist")
    #expect(
      await host.outcome(of: RequestAccount("jonas", for: .person(person), as: .staff))
        == .refused(.nameTaken))
  }

  @Test("a request that was turned down is erased too")
  func declined() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let person = Person(givenName: "Jonas", familyName: "Lindqvist")
    _ = try await host.keeper.admit(RequestAccount("jonas", for: .person(person), as: .staff))
    _ = try await host.keeper.admit(ApproveAccount(declining: "jonas", by: admin))
    host.clock.advance(by: 92 * Self.day)
    #expect(try await Sweeper(host.keeper).sweep().erased == 1)
  }

  @Test("whoever still works is not erased, however old the account is")
  func working() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    _ = try await host.person("jonas", by: admin)
    _ = try await host.keeper.admit(DisableAccount("jonas", by: admin))
    host.clock.advance(by: 400 * Self.day)
    let report = try await Sweeper(host.keeper).sweep()
    #expect(report.due == 0 && report.erased == 0)
  }
}
