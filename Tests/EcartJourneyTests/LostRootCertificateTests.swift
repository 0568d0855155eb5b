// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartLedger
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@Suite("What a certificate says about a root that was not destroyed but declared lost")
struct LostRootCertificateTests {
  private static func issued() async throws -> (EscrowHost, String, Certificate, LostRoot) {
    let (place, epoch) = try await EscrowHost.withLostRoot()
    let lost = try await place.declareLost(epoch)
    try await place.host.eraseAndCertify()
    let certificate = try #require(try await place.certificate())
    return (place, epoch, certificate, lost)
  }

  @Test func `it says which root, since when, on whose word, and what that leaves`() async throws {
    let (place, epoch, certificate, lost) = try await Self.issued()
    let done = certificate.sanitization
    let told = try #require(done.epochsLost)
    #expect(told.count == 1 && told.first?.epoch == epoch)
    #expect(told.first?.because == "storage-failed" && told.first?.foundAndDestroyed == nil)
    #expect(abs(try #require(told.first).declared.timeIntervalSince(lost.declared)) < 1)
    #expect(!done.epochsDestroyed.contains(epoch) && !done.epochsDestroyed.isEmpty)
    let residual = try #require(done.residuals.first { $0.contains(epoch) })
    #expect(residual.contains("was not destroyed by this installation"))
    #expect(residual.contains("two administrators declared it lost on"))
    #expect(residual.contains(Timestamp.text(lost.declared).prefix(10)))
    #expect(!done.description.contains("the root of every epoch that wrapped it were destroyed"))
    // The verifier says no more than it saw.
    #expect(certificate.verification.statement.contains("\"lost\":[\"\(epoch)\"]"))
    #expect(!certificate.verification.statement.contains("are gone"))
    // And the audit's own look at it finds nothing wrong.
    let signer = try place.host.vault.installation.signer.publicKey
    let checks = try await CertificateChecks.checks(
      place.keeper.survey, signer: signer, show: "dpp verify ledger")
    #expect(checks.allSatisfy { $0.holds } && !checks.isEmpty)
  }

  @Test func `a signer who keeps quiet about it, or calls it destroyed, is refused`() async throws {
    let (place, epoch, certificate, _) = try await Self.issued()
    let signer = try place.host.vault.installation.signer
    func fault(_ change: (inout Certificate.Sanitization) -> Void) throws -> CertificateFault? {
      var forged = certificate
      change(&forged.sanitization)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .iso8601
      let jws = try JWS.sign(
        Array(try encoder.encode(forged)), with: signer, keyID: signer.publicKey.fingerprint.hex,
        type: Certificate.mediaType, embeddingKey: true)
      let verifier = try place.verifier
      do throws(CertificateFault) { _ = try verifier.verify(jws) } catch { return error }
      return nil
    }
    #expect(try fault { _ in } == nil)
    #expect(try fault { $0.epochsLost = nil } == .lostRoots)
    #expect(try fault { $0.epochsLost = [] } == .lostRoots)
    #expect(try fault { $0.epochsDestroyed.append(epoch) } == .lostRoots)
    #expect(
      try fault {
        $0.epochsLost = nil
        $0.epochsDestroyed.append(epoch)
      } == .lostRoots)
    #expect(try fault { $0.epochsLost?[0].epoch = "open-2026-09-21-00000000" } == .lostRoots)
    #expect(try fault { $0.epochsLost?[0].declared += 86_400 * 365 } == .impossibleOrder)
    // A subject all of whose roots were lost is told from one without any root.
    #expect(try fault { $0.epochsDestroyed = [] } == nil)
  }

  @Test func `without a lost root it is made of the same words and members as ever`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    try await host.eraseAndCertify()
    let issued = try #require(try await host.keeper.certificates().first)
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("PolicyFixtures/certificates/good.json")
    let old = try Self.tree(try Data(contentsOf: fixture))
    let new = try Self.tree(issued.payload)
    #expect(Self.members(old) == Self.members(new))
    for path in [
      ["sanitization", "description"], ["sanitization", "stage"], ["sanitization", "assumptions"],
      ["sanitization", "residuals"], ["media", "postSanitizationCategorization"],
      ["verification", "method"],
    ] {
      #expect(Self.text(old, path) == Self.text(new, path) && Self.text(new, path) != nil)
    }
    let statements = try [old, new].map {
      try Self.tree(Data(try #require(Self.text($0, ["verification", "statement"])).utf8))
    }
    #expect(Self.members(statements[0]) == Self.members(statements[1]))
    #expect(
      Self.text(statements[1], ["checks"])?.contains("the roots of all 2 epochs") == true)
  }

  private static func tree(_ data: Data) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private static func members(_ tree: [String: Any]) -> Set<String> {
    tree.reduce(into: []) { found, member in
      found.insert(member.key)
      guard let inner = member.value as? [String: Any] else { return }
      found.formUnion(members(inner).map { "\(member.key).\($0)" })
    }
  }

  private static func text(_ tree: [String: Any], _ path: [String]) -> String? {
    var value: Any? = tree
    for name in path { value = (value as? [String: Any])?[name] }
    if let texts = value as? [String] { return texts.joined(separator: "\n") }
    return value as? String
  }
}
