// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDeletion
import EcartLedger
package import EcartPolicy
import FoundationEssentials

/// Certificates as files, for whoever asks for one (clause del-6).
///
/// Each is written three times over: `NAME.jws`, the certificate itself; `NAME.json`, its content;
/// and `NAME.sig`, 64 bytes of Ed25519 over exactly that content, for
/// `openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in NAME.json -sigfile NAME.sig`.
package enum CertificateFiles {
  /// Writes what is not there yet.
  /// - Returns: how many certificates were written.
  package static func write(
    _ gatekeeper: Gatekeeper, to folder: String
  ) async throws -> Int {
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var written = 0
    for (key, record) in try await gatekeeper.survey.list(CertificateRecord.self) {
      let name = "\(folder)/\(key.description.prefix(16))"
      guard !manager.fileExists(atPath: "\(name).jws") else { continue }
      if let payload = record.payload, let detached = record.detached {
        try Data(payload).write(to: URL(fileURLWithPath: "\(name).json"))
        try detached.write(to: URL(fileURLWithPath: "\(name).sig"))
      }
      // Last, so that a certificate that is there is there whole.
      try Data((record.jws + "\n").utf8).write(
        to: URL(fileURLWithPath: "\(name).jws"), options: .atomic)
      written += 1
    }
    return written
  }

  /// How one certificate file stood up.
  package struct Result: Sendable {
    package var file: String
    package var certificate: Certificate?
    /// The signer's public key's SHA-256.
    package var signer: String?
    /// Whether the reader had a reason to believe in the signer.
    package var isSignerKnown = false
    package var fault: String?
    package var isVerified: Bool { certificate != nil && isSignerKnown }
  }

  /// Checks a certificate with nothing at hand but the file and a public key.
  /// - Parameter key: the signer's public key as PEM; `nil` takes the one the certificate carries,
  ///   which shows that it is whole and not who signed it.
  package static func verify(_ file: String, key pem: String?) throws(OperatorFault) -> Result {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw .file("\(file) cannot be read.")
    }
    let text = String(decoding: data, as: UTF8.self)
    var result = Result(file: file, isSignerKnown: pem != nil)
    let key: Ed25519.PublicKey?
    if let pem {
      guard let known = try? Ed25519.PublicKey(pem: pem) else {
        throw .file("The key is no Ed25519 public key in PEM form.")
      }
      key = known
    } else {
      key = JWS.embeddedKey(of: text)
    }
    guard let key else {
      result.fault = CertificateFault.unreadable.description
      return result
    }
    result.signer = key.fingerprint.hex
    do {
      result.certificate = try CertificateVerifier(trusting: [key]).verify(text).certificate
    } catch {
      result.fault = error.description
    }
    return result
  }
}
