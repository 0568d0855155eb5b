// SPDX-License-Identifier: Apache-2.0

/// One wrapping of a file's key: `-> type arguments…`, and a body in base 64.
struct AgeStanza {
  var arguments: [String]
  var body: [UInt8]

  private static let type = "X25519"
  private static let info = Array("age-encryption.org/v1/X25519".utf8)
  static let fileKeyCount = 16

  init(arguments: [String], body: [UInt8]) {
    self.arguments = arguments
    self.body = body
  }

  /// Wraps a file's key for one recipient, under an ephemeral key drawn for this stanza.
  init(wrapping fileKey: Secret, for recipient: Age.Recipient) throws(CryptoFailure) {
    let ephemeral = try Secret.random(count: X25519.keyCount)
    let share = try X25519.publicKey(of: ephemeral)
    let key = try Self.wrappingKey(
      try X25519.agree(ephemeral, with: recipient.key), share, recipient)
    body = try fileKey.withBytes { bytes throws(CryptoFailure) in
      try ChaCha20Poly1305.seal(bytes, using: key, nonce: Self.nonce)
    }
    arguments = [Self.type, Base64.encode(share, as: .standardUnpadded)]
  }

  /// The file's key, or `nil` if the stanza is of another kind or for somebody else.
  /// - Throws: ``CryptoFailure/notAuthentic`` for an X25519 stanza that is not well-formed: such a
  ///   file is not opened at all.
  func unwrap(with identity: Age.Identity) throws(CryptoFailure) -> Secret? {
    guard arguments.first == Self.type else { return nil }
    // Exactly 32 bytes, before anything is tried: no partitioning oracle.
    guard arguments.count == 2,
      let share = Base64.decode(arguments[1], as: .standardUnpadded),
      share.count == X25519.keyCount,
      body.count == Self.fileKeyCount + ChaCha20Poly1305.overhead
    else { throw .notAuthentic }
    let key = try Self.wrappingKey(
      try X25519.agree(identity.secret, with: share), share, identity.recipient)
    return try? ChaCha20Poly1305.open(body.span, using: key, nonce: Self.nonce)
  }

  /// The key is fresh for every stanza, so the nonce may stand still.
  private static let nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceCount)

  private static func wrappingKey(
    _ shared: Secret, _ share: [UInt8], _ recipient: Age.Recipient
  ) throws(CryptoFailure) -> Secret {
    try HKDF.derive(from: shared, salt: share + recipient.key, info: info, count: 32)
  }
}
