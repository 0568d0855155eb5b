// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy

/// An unwrapped epoch key: wraps subject keys and commits to their place.
struct EpochKey: Sendable {
  let id: String
  let wrapping: Secret
  let commitment: Secret

  init(id: String, key: Secret) throws(CryptoFailure) {
    self.id = id
    self.wrapping = try HKDF.derive(from: key, info: Array("ecart epoch wrap".utf8), count: 32)
    self.commitment = try HKDF.derive(
      from: key, info: Array("ecart epoch commitment".utf8), count: 32)
  }

  /// Wraps a subject's key (RFC 3394) and commits to subject, epoch and algorithm. AES key wrap
  /// takes no associated data, so the commitment is what ties the wrapped key to its place.
  func wrap(
    _ key: Secret, of subject: SubjectID, algorithm: String
  ) throws(CryptoFailure) -> (wrapped: [UInt8], commitment: [UInt8]) {
    let wrapped = try AESKeyWrap.wrap(key, under: wrapping)
    return (wrapped, try commit(to: key, subject, algorithm))
  }

  /// - Throws: ``CryptoFailure/notAuthentic`` for a key of another subject, epoch or algorithm.
  func unwrap(
    _ wrapped: [UInt8], of subject: SubjectID, algorithm: String, commitment expected: [UInt8]
  ) throws(CryptoFailure) -> Secret {
    let key = try AESKeyWrap.unwrap(wrapped, under: wrapping)
    guard constantTimeEquals(try commit(to: key, subject, algorithm), expected) else {
      throw .notAuthentic
    }
    return key
  }

  private func commit(
    to key: Secret, _ subject: SubjectID, _ algorithm: String
  ) throws(CryptoFailure) -> [UInt8] {
    let place = Installation.framed([subject.bytes, Array(id.utf8), Array(algorithm.utf8)])
    let bound = try HMAC.authenticationCode(for: place, using: commitment)
    return try HMAC.authenticationCode(for: bound, using: key)
  }
}
