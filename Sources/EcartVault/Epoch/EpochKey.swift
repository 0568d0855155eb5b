// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy

/// An unwrapped epoch key: wraps subject keys, and authenticates the rows they stand in.
///
/// Three keys are derived from it by HKDF-SHA256, with `"ecart epoch wrap"`,
/// `"ecart epoch commitment"` and `"ecart epoch index"` as info.
struct EpochKey: Sendable {
  let id: String
  let wrapping: Secret
  let commitment: Secret
  /// The key of the epoch's blind index.
  let index: Secret

  init(id: String, key: Secret) throws(CryptoFailure) {
    self.id = id
    self.wrapping = try HKDF.derive(from: key, info: Array("ecart epoch wrap".utf8), count: 32)
    self.commitment = try HKDF.derive(
      from: key, info: Array("ecart epoch commitment".utf8), count: 32)
    self.index = try HKDF.derive(from: key, info: Array("ecart epoch index".utf8), count: 32)
  }

  /// Wraps a subject's key (RFC 3394) and commits to subject, epoch and algorithm. AES key wrap
  /// takes no associated data, so the commitment is what ties the wrapped key to its place.
  func wrap(
    _ key: Secret, of subject: SubjectID, algorithm: WrappedKey.Algorithm
  ) throws(CryptoFailure) -> (wrapped: [UInt8], commitment: [UInt8]) {
    let wrapped = try AESKeyWrap.wrap(key, under: wrapping)
    return (wrapped, try commit(to: key, subject, algorithm))
  }

  /// - Throws: ``CryptoFailure/notAuthentic`` for a key of another subject, epoch or algorithm.
  func unwrap(_ key: WrappedKey, of subject: SubjectID) throws(CryptoFailure) -> Secret {
    let secret = try AESKeyWrap.unwrap(key.wrapped, under: wrapping)
    guard secret.count == 32 else { throw .notAuthentic }
    guard constantTimeEquals(try commit(to: secret, subject, key.algorithm), key.commitment) else {
      throw .notAuthentic
    }
    return secret
  }

  private func commit(
    to key: Secret, _ subject: SubjectID, _ algorithm: WrappedKey.Algorithm
  ) throws(CryptoFailure) -> [UInt8] {
    let place = Installation.framed([subject.bytes, Array(id.utf8), Array(algorithm.name.utf8)])
    let bound = try HMAC.authenticationCode(for: place, using: commitment)
    return try HMAC.authenticationCode(for: bound, using: key)
  }
}
