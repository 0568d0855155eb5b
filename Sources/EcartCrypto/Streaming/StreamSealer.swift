// SPDX-License-Identifier: Apache-2.0

/// Seals the segments of one stream; in any order and from several threads, each once.
///
/// `package`: a segment sealed twice with two contents would use a nonce twice. Whoever writes whole
/// files goes through the vault's file sealing, which cannot.
package struct StreamSealer: Sendable {
  /// What stands before the first segment.
  package let header: [UInt8]
  private let key: AESGCM.Key
  private let noncePrefix: [UInt8]

  /// A stream of its own: salt and nonce prefix are drawn here.
  /// - Parameter data: authenticated with every segment and not stored.
  package init(_ key: StreamKey, authenticating data: [UInt8]) throws(CryptoFailure) {
    try self.init(
      key, authenticating: data, salt: SecureRandom.bytes(StreamKey.saltSize),
      noncePrefix: SecureRandom.bytes(StreamKey.noncePrefixSize))
  }

  /// With a given header, for published vectors alone.
  init(
    _ key: StreamKey, authenticating data: [UInt8], salt: [UInt8], noncePrefix: [UInt8]
  ) throws(CryptoFailure) {
    self.header = [UInt8(StreamKey.headerSize)] + salt + noncePrefix
    self.key = try key.derived(salt: salt, authenticating: data)
    self.noncePrefix = noncePrefix
  }

  package func seal(
    _ plain: Span<UInt8>, segment number: Int, isLast: Bool
  ) throws(CryptoFailure) -> [UInt8] {
    try AESGCM.seal(
      plain, using: key, nonce: StreamKey.nonce(noncePrefix, number, isLast: isLast),
      authenticating: [])
  }
}

/// Opens the segments of one stream, in any order and from several threads.
package struct StreamOpener: Sendable {
  private let key: AESGCM.Key
  private let noncePrefix: [UInt8]

  /// - Throws: ``CryptoFailure/notAuthentic`` for bytes that are no header.
  package init(
    _ key: StreamKey, header: [UInt8], authenticating data: [UInt8]
  ) throws(CryptoFailure) {
    guard header.count == StreamKey.headerSize, header.first == UInt8(StreamKey.headerSize) else {
      throw .notAuthentic
    }
    self.key = try key.derived(
      salt: Array(header[1...StreamKey.saltSize]), authenticating: data)
    self.noncePrefix = Array(header.suffix(StreamKey.noncePrefixSize))
  }

  /// - Throws: ``CryptoFailure/notAuthentic`` for a segment of another place, stream, key or
  ///   associated data, and for a changed one. No byte leaves before the tag was verified.
  package func open(
    _ sealed: Span<UInt8>, segment number: Int, isLast: Bool
  ) throws(CryptoFailure) -> [UInt8] {
    try AESGCM.open(
      sealed, using: key, nonce: StreamKey.nonce(noncePrefix, number, isLast: isLast),
      authenticating: [])
  }
}
