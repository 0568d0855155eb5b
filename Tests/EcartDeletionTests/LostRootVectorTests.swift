// SPDX-License-Identifier: Apache-2.0

import EcartDeletion
import Foundation
import InteropPeer
import Testing

/// PolicyFixtures/certificates/lost-root: one root was not destroyed but declared lost.
@Suite(.serialized) struct LostRootCertificates {
  private static let place = "lost-root"

  private static func cases() throws -> [CertificateVector] {
    try JSONDecoder().decode(
      CertificateVector.List.self, from: Data(Fixtures.bytes("\(place)/cases.json"))
    ).cases
  }

  /// `ECART_REGENERATE=1 swift test --filter LostRootCertificates` writes this folder alone anew.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["ECART_REGENERATE"] == "1"))
  func `the folder is written anew`() async throws {
    let files = try await MakeLostRootFixtures.make(
      Fixtures.folder.appendingPathComponent(Self.place).path)
    #expect(files.contains("good.jws"))
  }

  @Test func `the verifier says what the vectors say`() throws {
    let cases = try Self.cases()
    #expect(cases.count == 6)
    #expect(Set(cases.map(\.expect)) == ["accepted", "lost-roots", "impossible-order"])
    let verifier = CertificateVerifier(trusting: [try Fixtures.key("\(Self.place)/signer.pem")])
    for vector in cases {
      let said: String
      do {
        _ = try verifier.verify(try Fixtures.text("\(Self.place)/\(vector.file)"))
        said = "accepted"
      } catch let fault as CertificateFault { said = fault.name }
      #expect(said == vector.expect, "\(vector.name): \(vector.reason)")
    }
  }

  @Test func `it says what was lost in its members and in words`() throws {
    let verifier = CertificateVerifier(trusting: [try Fixtures.key("\(Self.place)/signer.pem")])
    let done = try verifier.verify(try Fixtures.text("\(Self.place)/good.jws")).certificate
      .sanitization
    let lost = try #require(done.epochsLost?.first)
    #expect(lost.epoch.hasPrefix("open-") && !done.epochsDestroyed.contains(lost.epoch))
    #expect(
      done.residuals.contains {
        $0.contains(lost.epoch) && $0.contains("was not destroyed by this installation")
      })
  }

  @Test func `a certificate from before there were such roots reads as one without any`() throws {
    let verifier = CertificateVerifier(trusting: [try Fixtures.key("signer.pem")])
    let done = try verifier.verify(try Fixtures.text("good.jws")).certificate.sanitization
    #expect(done.epochsLost == nil && done.epochsDestroyed.count == 2)
  }
}
