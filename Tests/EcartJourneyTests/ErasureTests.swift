// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartTesting
import Foundation
import Testing

@Suite("From delivery to certificate")
struct ErasureTests {
  @Test func `an order is received, delivered, erased, verified and certified`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let keeper = try await Gatekeeper.open(at: directory, clock: clock)
    let order = try await Sample.receive("1001", keeper)
    _ = try await Sample.receive("1002", keeper)
    clock.advance(by: 2 * Sample.day)
    let due = try await Sample.deliver("1001", keeper)
    #expect(due == Sample.start.addingTimeInterval(32 * Sample.day))

    // Nothing is due before its day.
    let sweeper = try Sweeper(keeper)
    clock.advance(by: 28 * Sample.day)
    #expect(try await sweeper.sweep().erased == 0)

    clock.advance(by: 2 * Sample.day)
    let swept = try await sweeper.sweep()
    #expect(swept.erased == 1)
    #expect(swept.delays == [])
    #expect(swept.awaitingVerification == 1)

    // The root of its epoch ended with it, and the ledger names each, as a digest of its name.
    let announced = try #require(keeper.part(Vault.self)).anchor.summary()
    let entries = try await keeper.store.ledgerEntries(from: 0, limit: .max).map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(!announced.destroyedRoots.isEmpty)
    for root in announced.destroyedRoots {
      let digest = SHA256.digest(Array(root.utf8)).hex
      #expect(entries.count { $0.contains("MarkEpochDestroyed") && $0.contains(digest) } == 1)
    }

    // Too fresh: a lease might still be out.
    let verifier = try ErasureVerifier(
      keeper, identityIn: "\(directory)/verifier", searching: ["\(directory)/store.sqlite"])
    #expect(try await verifier.verify().waiting == 1)
    clock.advance(by: 61)
    let verified = try await verifier.verify()
    #expect(verified.verified == 1)
    #expect(verified.faults == [])
    #expect(try await sweeper.sweep().certified == 1)
    #expect(try await sweeper.sweep().certified == 0)

    let jws = try #require(try await keeper.certificate(of: order.subject))
    let pem = try String(contentsOfFile: "\(directory)/public/signer.pem", encoding: .utf8)
    let certificate = try CertificateVerifier(trusting: [Ed25519.PublicKey(pem: pem)]).verify(jws)
      .certificate
    #expect(certificate.subject == order.subject.description)
    #expect(certificate.sanitization.overdueBySeconds == nil)

    // It never comes back.
    await #expect(throws: Denied<Receive<SampleOrder>>.self) {
      _ = try await Sample.receive("1001", keeper)
    }
  }

  @Test func `a stored property that is declared neither personal nor plain is named`()
    async throws
  {
    let keeper = try await Gatekeeper.open(
      at: Sample.directory(), clock: TestingClock(Sample.start))
    let order = try await Sample.receive("1003", keeper)
    #expect(undeclaredProperties(of: order).isEmpty)
    let careless = Careless(
      subject: order.subject, recipient: order.recipient, street: "12 Example Street")
    #expect(undeclaredProperties(of: careless) == ["street"])
  }
}

/// Forgets to declare a property.
struct Careless: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<Careless>("careless").personal("recipient", \.recipient)
    .plain("subject")
  let subject: SubjectID
  let recipient: Sealed<Name>
  let street: String
}
