// SPDX-License-Identifier: Apache-2.0

/// RSA encryption with OAEP, SHA-256 and MGF1-SHA-256 (RFC 8017 §7.1); clause `enc-1`.
///
/// For handing a key to a peer that publishes an RSA key. It holds little: at 3072 bits, 318
/// bytes.
public enum RSAOAEP {
  /// The floor of clause `enc-1`, in bits.
  public static let floor = 2_048
  /// What a new key gets: 128-bit strength (NIST SP 800-57 part 1, table 2).
  public static let standard = 3_072
  /// Larger keys only cost time, and an attacker may choose what is imported.
  static let ceiling = 16_384

  /// A key that encrypts.
  public struct PublicKey: Sendable {
    let handle: KeyHandle
    /// The length of the modulus.
    public var bits: Int { handle.bits }

    /// Reads a SubjectPublicKeyInfo in PEM.
    /// - Throws: ``CryptoFailure/keyTooSmall(bits:)`` below 2048 bits,
    ///   ``CryptoFailure/malformed(_:)`` for other text and other kinds of key.
    public init(pem: String) throws(CryptoFailure) {
      try self.init(checking: PEM.publicKey(from: pem))
    }

    init(checking handle: KeyHandle?) throws(CryptoFailure) {
      self.handle = try checked(handle, "RSA public key")
    }

    /// The key as SubjectPublicKeyInfo in PEM.
    public var pem: String {
      get throws(CryptoFailure) { try PEM.text(ofPublic: handle) }
    }

    /// Encrypts at most `bits / 8 − 66` bytes.
    /// - Parameter label: what the ciphertext is bound to; the same is needed to decrypt.
    /// - Throws: ``CryptoFailure/badLength(_:)``, ``CryptoFailure/providerRefused(_:)``.
    public func encrypt(
      _ plaintext: [UInt8], label: [UInt8] = []
    ) throws(CryptoFailure) -> [UInt8] {
      try RSAOAEP.encrypt(plaintext.span, to: self, label)
    }

    /// Encrypts a secret of at most `bits / 8 − 66` bytes.
    public func encrypt(
      _ secret: Secret, label: [UInt8] = []
    ) throws(CryptoFailure) -> [UInt8] {
      try secret.withBytes { (bytes) throws(CryptoFailure) in
        try RSAOAEP.encrypt(bytes, to: self, label)
      }
    }
  }

  /// A key that decrypts. Its numbers stay inside OpenSSL and are wiped with it.
  public struct PrivateKey: Sendable {
    let handle: KeyHandle
    /// The length of the modulus.
    public var bits: Int { handle.bits }

    /// Makes a new key. It takes from a tenth of a second to some seconds.
    /// - Throws: ``CryptoFailure/keyTooSmall(bits:)`` below 2048 bits (clause `enc-1`),
    ///   ``CryptoFailure/badLength(_:)`` above 16 384.
    public static func generate(bits: Int = standard) throws(CryptoFailure) -> PrivateKey {
      try PrivateKey(checking: RSAOAEP.generated(bits: bits))
    }

    /// Reads an unencrypted PKCS#8 key in PEM.
    /// - Throws: ``CryptoFailure/keyTooSmall(bits:)`` below 2048 bits,
    ///   ``CryptoFailure/malformed(_:)`` for other text, other kinds of key and keys under a
    ///   passphrase.
    public init(pem: Secret) throws(CryptoFailure) {
      try self.init(checking: PEM.privateKey(from: pem))
    }

    private init(checking handle: KeyHandle?) throws(CryptoFailure) {
      self.handle = try checked(handle, "RSA private key")
    }

    /// The key as unencrypted PKCS#8 in PEM: wrap or seal it before it is stored.
    public var pem: Secret {
      get throws(CryptoFailure) { try PEM.text(ofPrivate: handle) }
    }

    /// The public half.
    public var publicKey: PublicKey {
      get throws(CryptoFailure) {
        try PublicKey(pem: PEM.text(ofPublic: handle))
      }
    }

    /// Decrypts, into wiped memory.
    /// - Throws: ``CryptoFailure/notAuthentic`` for everything that can be wrong.
    public func decrypt(
      _ ciphertext: [UInt8], label: [UInt8] = []
    ) throws(CryptoFailure) -> Secret {
      try RSAOAEP.decrypt(ciphertext, with: self, label)
    }
  }

  /// Lets an RSA key of a fit size pass.
  private static func checked(
    _ handle: KeyHandle?, _ name: StaticString
  ) throws(CryptoFailure) -> KeyHandle {
    // "RSA" leaves out RSA-PSS keys, which may only sign.
    guard let handle, handle.isA("RSA") else { throw .malformed(name) }
    guard handle.bits >= floor else { throw .keyTooSmall(bits: handle.bits) }
    guard handle.bits <= ceiling else { throw .badLength(name) }
    return handle
  }
}
