// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDeletion
import EcartLedger
import Foundation
import InteropPeer
import Testing

/// The folder PolicyFixtures/certificates.
enum Fixtures {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("PolicyFixtures/certificates")

  static func text(_ file: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
  }

  static func bytes(_ file: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(file)))
  }

  static func key(_ file: String) throws -> Ed25519.PublicKey {
    try Ed25519.PublicKey(pem: text(file))
  }
}

struct CertificateVector: Decodable, Sendable, CustomTestStringConvertible {
  let name: String, clause: String, file: String, changed: String, signedBy: String
  let expect: String, reason: String

  var testDescription: String { "\(clause): \(name)" }

  struct List: Decodable {
    let clauses: [String]
    let cases: [CertificateVector]
  }

  /// None when the list cannot be read, which `the list is full` then reports.
  static let all =
    (try? JSONDecoder().decode(List.self, from: Data(Fixtures.bytes("cases.json"))).cases) ?? []
}

/// In order, so that nothing is read while it is written anew.
@Suite(.serialized) struct Certificates {
  /// `ECART_REGENERATE=1 swift test --filter EcartDeletionTests` writes the folder anew, when the
  /// certificate's format has changed. Read the difference before committing it.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["ECART_REGENERATE"] == "1"))
  func `the folder is written anew`() async throws {
    let files = try await MakeFixtures.make(Fixtures.folder.path)
    #expect(files.contains("good.jws"))
  }

  @Test(arguments: CertificateVector.all)
  func `the verifier says what the vector says`(_ vector: CertificateVector) throws {
    let verifier = CertificateVerifier(trusting: [try Fixtures.key("signer.pem")])
    let said: String
    do {
      _ = try verifier.verify(try Fixtures.text(vector.file))
      said = "accepted"
    } catch let fault as CertificateFault { said = fault.name }
    #expect(said == vector.expect, "\(vector.reason)")
  }

  @Test func `the list is full, and every file is in it`() throws {
    let list = try JSONDecoder().decode(
      CertificateVector.List.self, from: Data(Fixtures.bytes("cases.json")))
    #expect(list.cases.count > 30)
    #expect(Set(list.cases.map(\.name)).count == list.cases.count, "names are unique")
    #expect(list.cases.allSatisfy { list.clauses.contains($0.clause) && !$0.reason.isEmpty })
    let tampered = try FileManager.default.contentsOfDirectory(
      atPath: Fixtures.folder.appendingPathComponent("tampered").path)
    #expect(
      Set(tampered.map { "tampered/\($0)" }.sorted() + ["good.jws"]) == Set(list.cases.map(\.file)))
    // Every way to be wrong has a case.
    let expected: Set = [
      "accepted", "signature", "unreadable", "verifier-signature", "verifier-is-sanitizer",
      "other-subject", "ledger-proof", "impossible-order",
    ]
    #expect(Set(list.cases.map(\.expect)) == expected)
  }

  @Test func `who only checks signatures falls for what the signer signed`() throws {
    let signer = try Fixtures.key("signer.pem")
    let fallen = try CertificateVector.all.filter { vector in
      guard vector.signedBy == "signer", vector.expect != "accepted" else { return false }
      let token = try Fixtures.text(vector.file).dropLast()
      return (try? JWS.verify(String(token), trusting: [signer])) != nil
    }
    #expect(fallen.count > 10)
  }

  @Test func `its payload and bare signature are the token's`() throws {
    let payload = try Fixtures.bytes("good.json")
    let token = try Fixtures.text("good.jws").split(separator: ".")
    #expect(String(token[1]) == Base64.encode(payload, as: .urlSafe))
    let signer = try Fixtures.key("signer.pem")
    try JWS.verifyDetached(try Fixtures.bytes("good.sig"), over: payload, trusting: [signer])
    #expect(throws: JWSFault.notSignedByTrustedKey) {
      try JWS.verifyDetached(
        try Fixtures.bytes("good.sig"), over: payload + [0x0a], trusting: [signer])
    }
  }

  @Test func `it names the keys that lie beside it`() throws {
    let signer = try Fixtures.key("signer.pem")
    let verified = try CertificateVerifier(trusting: [signer]).verify(
      try Fixtures.text("good.jws"))
    #expect(verified.signedBy == signer)
    let certificate = verified.certificate
    #expect(certificate.sanitizer.keyFingerprint == signer.fingerprint.hex)
    let verifier = try Fixtures.key("verifier.pem")
    #expect(certificate.verifier.keyFingerprint == verifier.fingerprint.hex)
    let log = try NoteVerifier(
      parsing: String(try Fixtures.text("ledger.vkey").prefix { $0 != "\n" }))
    #expect(log.publicKey == signer)
    try certificate.evidence.proof.verify(
      Array(certificate.evidence.entry.utf8), trusting: log)
  }

  @Test func `another installation's key verifies nothing`() throws {
    let others = [try Fixtures.key("verifier.pem"), try Ed25519.PrivateKey.generate().publicKey]
    for keys in [others, []] {
      #expect(throws: CertificateFault.self) {
        try CertificateVerifier(trusting: keys).verify(try Fixtures.text("good.jws"))
      }
    }
  }

  /// `make interop` changes every byte; here it is every seventh and the whole signature.
  @Test func `a changed byte is refused`() throws {
    let verifier = CertificateVerifier(trusting: [try Fixtures.key("signer.pem")])
    let token = Array(try Fixtures.text("good.jws").dropLast().utf8)
    let places = Set(stride(from: 0, to: token.count, by: 7)).union(token.indices.suffix(87))
    let accepted = places.filter { index in
      var copy = token
      copy[index] ^= 1
      return (try? verifier.verify(String(decoding: copy, as: UTF8.self))) != nil
    }
    #expect(accepted.isEmpty)
  }
}
