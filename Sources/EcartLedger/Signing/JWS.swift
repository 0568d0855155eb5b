// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// Compact JSON Web Signatures with Ed25519 (RFC 7515 §3.1, RFC 8037 §3.1), and bare signatures.
///
/// The algorithm is always EdDSA over Ed25519. It is never read from the token before the
/// signature has been verified, so there is no `none` and no confusion with a shared secret.
public enum JWS {
  /// The longest token made or read, in bytes.
  public static let maximumLength = 1 << 20

  /// What a verified token holds.
  public struct Verified: Sendable, Hashable {
    /// The signed bytes.
    public let payload: [UInt8]
    /// The trusted key that signed.
    public let key: Ed25519.PublicKey
    /// The header's `kid`. A hint the signer wrote; the key itself is ``key``.
    public let keyID: String?
    /// The header's `typ`.
    public let type: String?
  }

  /// Signs a payload as a compact JWS.
  ///
  /// The header's members stand in alphabetical order without spaces, so equal inputs give equal
  /// tokens (Ed25519 is deterministic).
  ///
  /// - Parameters:
  ///   - payload: the bytes to sign; the token is a good third longer.
  ///   - key: the signing key.
  ///   - keyID: the header's `kid`, 1 to 255 printable ASCII characters.
  ///   - type: the header's `typ`, likewise; it keeps a token from passing for another kind.
  ///   - embeddingKey: whether the header carries the public key (`jwk`) for the reader's
  ///     convenience. A verifier still needs to trust the key on other grounds.
  public static func sign(
    _ payload: [UInt8], with key: Ed25519.PrivateKey, keyID: String? = nil, type: String? = nil,
    embeddingKey: Bool = false
  ) throws(JWSFault) -> String {
    let header = JWSHeader(
      alg: JWSHeader.algorithm, kid: keyID, typ: type,
      jwk: embeddingKey ? JWSHeader.Key(key.publicKey) : nil)
    let input = "\(encode(try header.encoded())).\(encode(payload))"
    let token = "\(input).\(encode(try signature(over: Array(input.utf8), with: key)))"
    guard token.utf8.count <= maximumLength else { throw .tooLong(limit: maximumLength) }
    return token
  }

  /// Verifies a compact JWS with the keys expected to have signed it.
  ///
  /// - Parameters:
  ///   - token: the token, exactly as issued: no white space, no padding.
  ///   - keys: any of these may have signed. The token's own `jwk` and `kid` are no reason to
  ///     trust anything.
  ///   - type: the `typ` the token must have; `nil` accepts any and none.
  public static func verify(
    _ token: String, trusting keys: [Ed25519.PublicKey], type: String? = nil
  ) throws(JWSFault) -> Verified {
    // Step 1: size and shape, before any work.
    guard token.utf8.count <= maximumLength else { throw .tooLong(limit: maximumLength) }
    let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, let header = decode(parts[0]), let payload = decode(parts[1]),
      let signature = decode(parts[2])
    else { throw .malformed }
    // Step 2: the signature, with a key and an algorithm the token has no say in.
    let input = Array(token.utf8.prefix(parts[0].count + 1 + parts[1].count))
    guard let key = keys.first(where: { $0.verify(signature, of: input) }) else {
      throw .notSignedByTrustedKey
    }
    // Step 3: only now the header, which a trusted key has signed.
    let read = try JWSHeader(decoding: header)
    guard read.alg == JWSHeader.algorithm else { throw .anotherAlgorithm }
    guard read.jwk.map({ $0 == JWSHeader.Key(key) }) ?? true else { throw .anotherEmbeddedKey }
    if let type { guard read.typ == type else { throw .anotherType } }
    return Verified(payload: payload, key: key, keyID: read.kid, type: read.typ)
  }

  /// The key a token says it was signed with, unverified. Verifying with it shows that the token
  /// is whole, and nothing about who made it.
  package static func embeddedKey(of token: String) -> Ed25519.PublicKey? {
    guard token.utf8.count <= maximumLength,
      let first = token.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1).first,
      let bytes = decode(first), let header = try? JWSHeader(decoding: bytes),
      let text = header.jwk?.x, let key = Base64.decode(text, as: .urlSafe)
    else { return nil }
    return try? Ed25519.PublicKey(bytes: key)
  }

  /// Signs the bytes alone: 64 bytes, as `openssl pkeyutl -verify -rawin` takes them (RFC 8032).
  public static func signDetached(
    _ payload: [UInt8], with key: Ed25519.PrivateKey
  ) throws(JWSFault) -> [UInt8] {
    try signature(over: payload, with: key)
  }

  /// Verifies a bare Ed25519 signature with the keys expected to have made it, and names the one.
  @discardableResult
  public static func verifyDetached(
    _ signature: [UInt8], over payload: [UInt8], trusting keys: [Ed25519.PublicKey]
  ) throws(JWSFault) -> Ed25519.PublicKey {
    guard let key = keys.first(where: { $0.verify(signature, of: payload) }) else {
      throw .notSignedByTrustedKey
    }
    return key
  }

  private static func signature(
    over bytes: [UInt8], with key: Ed25519.PrivateKey
  ) throws(JWSFault) -> [UInt8] {
    do { return try key.sign(bytes) } catch { throw .signingFailed }
  }

  private static func encode(_ bytes: [UInt8]) -> String {
    Base64.encode(bytes, as: .urlSafe)
  }

  private static func decode(_ part: Substring.UTF8View) -> [UInt8]? {
    String(part).flatMap { Base64.decode($0, as: .urlSafe) }
  }
}
