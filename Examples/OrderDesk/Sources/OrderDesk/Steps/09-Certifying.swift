// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import Foundation

extension Journey {
  /// Step 9: a signed certificate, good without this database.
  func certifyFirstErasure(_ sweeper: Sweeper) async throws {
    tell.step(9, "A certificate")
    _ = try await sweeper.sweep()
    guard let path = try await writeCertificates().first else { return }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let verifier = try CertificateVerifier(
      trustingPEM: String(contentsOfFile: place.signerKey, encoding: .utf8))
    let certificate = try verifier.verify(text).certificate
    tell.say(
      "\(RunDirectory.shown(path)), a signed text of \(text.utf8.count) bytes. With nothing but the"
        + " public key it verifies ('dpp verify certificate' does the same), and says:",
      why: "del-6")
    tell.row(("subject", 12), ("\(certificate.subject.prefix(16))…, a digest: no name, no id", 70))
    tell.row(("erased", 12), ("\(certificate.sanitization.erased.formatted(.iso8601))", 70))
    tell.row(("due", 12), ("\(certificate.sanitization.due.formatted(.iso8601))", 70))
    tell.row(("technique", 12), (certificate.sanitization.technique, 70))
    tell.row(("validation", 12), (certificate.validation, 70))
    var forged = Array(text.utf8)
    forged[forged.count / 2] ^= 1
    do { _ = try verifier.verify(String(decoding: forged, as: UTF8.self)) } catch {
      tell.refusal("One character of it is changed.", "\(error)", why: "del-6")
    }
  }

  /// Writes the certificates that were issued since; gives back their paths.
  @discardableResult
  func writeCertificates() async throws -> [String] {
    var paths: [String] = []
    let waiting = Set(try await shop.uncertified())
    for certificate in try await gatekeeper.certificates()
    where waiting.contains(certificate.subject) {
      let path = "\(place.certificates)/\(certificate.subject.description.prefix(16))"
      try Data("\(certificate.jws)\n".utf8).write(to: URL(filePath: "\(path).jws"))
      // The same once more for those who check with OpenSSL: the exact bytes, and their signature.
      try certificate.payload.write(to: URL(filePath: "\(path).json"))
      try certificate.detached?.write(to: URL(filePath: "\(path).sig"))
      try await shop.markCertified(certificate.subject)
      paths.append("\(path).jws")
    }
    return paths
  }
}
