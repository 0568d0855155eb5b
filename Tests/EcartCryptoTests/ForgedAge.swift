// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

/// Writes age files a second time, from the specification, right or wrong in one place: with a MAC
/// that fits whatever the header says, so that only the rule under test can refuse it.
struct ForgedAge {
  let identity: Age.Identity
  var fileKey = [UInt8](repeating: 7, count: 16)
  var version = "age-encryption.org/v1"
  /// Changes the lines of the stanza before the MAC is made.
  var stanza: (inout [String]) -> Void = { _ in }
  var share: [UInt8]?
  var macLine: (String) -> String = { "--- \($0)" }
  /// The chunks of the payload, each with its number and whether it is marked as the last.
  var chunks: [(bytes: [UInt8], number: UInt8, isLast: Bool)] = [([1, 2, 3], 0, true)]
  var tail: [UInt8] = []

  func file() throws -> [UInt8] {
    let key = Secret(copying: fileKey)
    var lines = try honestStanza(key)
    stanza(&lines)
    var text = version + "\n" + lines.map { $0 + "\n" }.joined() + "---"
    let macKey = try HKDF.derive(from: key, info: Array("header".utf8), count: 32)
    let mac = try HMAC.authenticationCode(for: Array(text.utf8), using: macKey)
    text = text.dropLast(3) + macLine(Base64.encode(mac, as: .standardUnpadded)) + "\n"
    return Array(text.utf8) + (try payload(key)) + tail
  }

  private func honestStanza(_ key: Secret) throws -> [String] {
    let recipient = Array(try recipientKey())
    let ephemeral = try Secret.random(count: 32)
    let share = try self.share ?? X25519.publicKey(of: ephemeral)
    let shared = try X25519.agree(ephemeral, with: recipient)
    let wrap = try HKDF.derive(
      from: shared, salt: share + recipient, info: Array("age-encryption.org/v1/X25519".utf8),
      count: 32)
    let body = try key.withBytes {
      try ChaCha20Poly1305.seal($0, using: wrap, nonce: [UInt8](repeating: 0, count: 12))
    }
    return [
      "-> X25519 \(Base64.encode(share, as: .standardUnpadded))",
      Base64.encode(body, as: .standardUnpadded),
    ]
  }

  private func recipientKey() throws -> [UInt8] {
    try X25519.publicKey(of: Self.secret)
  }

  private func payload(_ key: Secret) throws -> [UInt8] {
    let nonce = [UInt8](repeating: 9, count: 16)
    let key = try HKDF.derive(from: key, salt: nonce, info: Array("payload".utf8), count: 32)
    return try chunks.reduce(into: nonce) { file, chunk in
      let counter = [UInt8](repeating: 0, count: 10) + [chunk.number, chunk.isLast ? 1 : 0]
      file += try ChaCha20Poly1305.seal(chunk.bytes.span, using: key, nonce: counter)
    }
  }

  /// The specification's example identity, whose 32 bytes are all 0x42.
  static let secret = Secret(copying: [UInt8](repeating: 0x42, count: 32))

  init() throws {
    identity = try Age.Identity(
      "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX")
  }
}
