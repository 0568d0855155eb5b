// SPDX-License-Identifier: Apache-2.0

/// One stream: its header, and the AES-GCM key that it alone uses.
///
/// `package`: a segment sealed twice with two contents would use a nonce twice. Whoever writes whole
/// files goes through the vault's file sealing, which cannot.
package struct StreamCipher: Sendable {
  /// `40 ‖ salt ‖ nonce prefix`, see ``StreamKey``.
  package let header: [UInt8]
  let key: AESGCM.Key
  let noncePrefix: [UInt8]

  /// A new stream: salt and nonce prefix are drawn here.
  /// - Parameter data: authenticated with every segment and not stored.
  package init(
    sealingWith key: StreamKey, authenticating data: [UInt8]
  ) throws(CryptoFailure) {
    try self.init(
      key, authenticating: data, salt: SecureRandom.bytes(StreamKey.saltSize),
      noncePrefix: SecureRandom.bytes(StreamKey.noncePrefixSize))
  }

  /// A stream that was sealed before.
  /// - Throws: ``CryptoFailure/notAuthentic`` for bytes that are no header.
  package init(
    openingWith key: StreamKey, header: [UInt8], authenticating data: [UInt8]
  ) throws(CryptoFailure) {
    guard header.count == StreamKey.headerSize, header.first == UInt8(StreamKey.headerSize) else {
      throw .notAuthentic
    }
    try self.init(
      key, authenticating: data, salt: Array(header[1...StreamKey.saltSize]),
      noncePrefix: Array(header.suffix(StreamKey.noncePrefixSize)))
  }

  /// With a given header, for published vectors.
  init(
    _ key: StreamKey, authenticating data: [UInt8], salt: [UInt8], noncePrefix: [UInt8]
  ) throws(CryptoFailure) {
    self.header = [UInt8(StreamKey.headerSize)] + salt + noncePrefix
    self.key = try AESGCM.Key(HKDF.derive(from: key.secret, salt: salt, info: data, count: 32))
    self.noncePrefix = noncePrefix
  }

  /// With a given key, for published vectors of the format's other sizes.
  init(key: AESGCM.Key, noncePrefix: [UInt8]) {
    self.header = []
    self.key = key
    self.noncePrefix = noncePrefix
  }
}
