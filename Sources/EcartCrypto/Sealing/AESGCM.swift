// SPDX-License-Identifier: Apache-2.0

/// AES-GCM (NIST SP 800-38D) with 96-bit random nonces and 128-bit tags; clause `enc-1`.
///
/// A sealed box is `prefix ‖ nonce (12) ‖ ciphertext ‖ tag (16)`: with Tink's five-byte prefix it
/// is Tink's wire format. The nonce is drawn here and cannot be given. One key may seal at most
/// 2³² boxes (§8.3).
///
/// Sealing many fields under one key in a row is the fast case: the thread's context keeps the
/// key schedule and sets only the nonce.
public enum AESGCM {
  /// What a box holds beyond its prefix and its plaintext: nonce and tag, 28 bytes.
  public static let overhead = GCMContext.nonceSize + GCMContext.tagSize

  /// An AES key of 128 or 256 bits.
  public struct Key: Sendable, Equatable {
    /// The key's bytes, shared and not copied.
    public let secret: Secret

    /// - Throws: ``CryptoFailure/keyTooSmall(bits:)`` under 128 bits (clause `enc-1`),
    ///   ``CryptoFailure/badLength(_:)`` for any other length than 16 or 32 bytes.
    public init(_ secret: Secret) throws(CryptoFailure) {
      guard secret.count >= 16 else { throw .keyTooSmall(bits: secret.count * 8) }
      guard secret.count == 16 || secret.count == 32 else { throw .badLength("AES key") }
      self.secret = secret
    }

    /// A new AES-256 key.
    public static func random() throws(CryptoFailure) -> Key {
      try Key(Secret.random(count: 32))
    }
  }

  /// Seals a plaintext, which may be empty.
  /// - Parameters:
  ///   - data: associated data: authenticated, not stored in the box.
  ///   - prefix: bytes to put in front. They are *not* authenticated; bind them through `data`
  ///     or the key's identity where they matter.
  /// - Throws: ``CryptoFailure/badLength(_:)`` for 2 GiB or more,
  ///   ``CryptoFailure/providerRefused(_:)`` when OpenSSL fails.
  public static func seal(
    _ plaintext: [UInt8], using key: Key, authenticating data: [UInt8], prefix: [UInt8] = []
  ) throws(CryptoFailure) -> [UInt8] {
    let none: [UInt8] = []
    return try box(plaintext.span, key, data.span, none.span, prefix.span)
  }

  /// Seals a span, such as the bytes a ``Secret`` lends.
  public static func seal(
    _ plaintext: Span<UInt8>, using key: Key, authenticating data: [UInt8], prefix: [UInt8] = []
  ) throws(CryptoFailure) -> [UInt8] {
    let none: [UInt8] = []
    return try box(plaintext, key, data.span, none.span, prefix.span)
  }

  /// Seals the UTF-8 bytes of a text, without an array in between.
  public static func seal(
    _ plaintext: String, using key: Key, authenticating data: [UInt8], prefix: [UInt8] = []
  ) throws(CryptoFailure) -> [UInt8] {
    let none: [UInt8] = []
    return try withUTF8(of: plaintext) { (text) throws(CryptoFailure) in
      try box(text, key, data.span, none.span, prefix.span)
    }
  }

  /// The same with all parts lent, and the associated data in two that count as one, so that nothing
  /// is copied.
  package static func seal(
    _ plaintext: String, using key: Key, behind prefix: Span<UInt8>,
    authenticating data: Span<UInt8>, and more: Span<UInt8>
  ) throws(CryptoFailure) -> [UInt8] {
    try withUTF8(of: plaintext) { (text) throws(CryptoFailure) in
      try box(text, key, data, more, prefix)
    }
  }

  package static func seal(
    _ plaintext: [UInt8], using key: Key, behind prefix: Span<UInt8>,
    authenticating data: Span<UInt8>, and more: Span<UInt8>
  ) throws(CryptoFailure) -> [UInt8] {
    try box(plaintext.span, key, data, more, prefix)
  }

  @inline(__always)
  private static func withUTF8(
    of text: String, _ body: (Span<UInt8>) throws(CryptoFailure) -> [UInt8]
  ) throws(CryptoFailure) -> [UInt8] {
    func sealed(_ text: UnsafeBufferPointer<UInt8>) -> Result<[UInt8], CryptoFailure> {
      do throws(CryptoFailure) { return .success(try body(text.span)) } catch {
        return .failure(error)
      }
    }
    // Without a variable, which would count a reference.
    if let result = text.utf8.withContiguousStorageIfAvailable(sealed) { return try result.get() }
    var text = text
    let result = text.withUTF8(sealed)
    return try result.get()
  }

  /// Opens a box.
  /// - Parameter prefixCount: how many bytes precede the nonce. Checking *what* they are is the
  ///   caller's part.
  /// - Throws: ``CryptoFailure/notAuthentic`` for everything that can be wrong with a box. No byte
  ///   of plaintext leaves before the tag was verified.
  public static func open(
    _ sealed: [UInt8], using key: Key, authenticating data: [UInt8], prefixCount: Int = 0
  ) throws(CryptoFailure) -> [UInt8] {
    let none: [UInt8] = []
    return try unbox(sealed.span, key, data.span, none.span, prefixCount)
  }

  /// The same with the associated data in two parts that count as one.
  package static func open(
    _ sealed: [UInt8], using key: Key, authenticating data: Span<UInt8>, and more: Span<UInt8>,
    prefixCount: Int
  ) throws(CryptoFailure) -> [UInt8] {
    try unbox(sealed.span, key, data, more, prefixCount)
  }

  /// Opens a box that holds text, straight into the text's memory.
  package static func openText(
    _ sealed: [UInt8], using key: Key, authenticating data: Span<UInt8>, and more: Span<UInt8>,
    prefixCount: Int
  ) throws(CryptoFailure) -> String {
    try unboxText(sealed.span, key, data, more, prefixCount)
  }

  /// Opens a box that holds a key or a password, straight into wiped memory.
  public static func openSecret(
    _ sealed: [UInt8], using key: Key, authenticating data: [UInt8], prefixCount: Int = 0
  ) throws(CryptoFailure) -> Secret {
    try unboxSecret(sealed.span, key, data.span, prefixCount)
  }
}
