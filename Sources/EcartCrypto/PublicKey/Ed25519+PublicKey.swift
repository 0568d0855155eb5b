// SPDX-License-Identifier: Apache-2.0

import COpenSSL

extension Ed25519 {
  /// A verifying key: 32 public bytes.
  public struct PublicKey: Sendable, Hashable {
    private let handle: KeyHandle
    /// The key in the form of RFC 8032 §5.1.5.
    public let bytes: [UInt8]

    /// - Throws: ``CryptoFailure/badLength(_:)`` unless there are 32 bytes;
    ///   ``CryptoFailure/malformed(_:)`` for a point of small order, under which one signature fits
    ///   many messages. Whether the bytes are a point at all shows when a signature is verified:
    ///   under no point, none fits.
    public init(bytes: [UInt8]) throws(CryptoFailure) {
      guard bytes.count == 32 else { throw .badLength("Ed25519 public key") }
      guard !Ed25519.isOfSmallOrder(bytes) else { throw .malformed("Ed25519 public key") }
      let made = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count)
      guard let handle = KeyHandle(owning: made) else { throw .malformed("Ed25519 public key") }
      self.handle = handle
      self.bytes = bytes
    }

    /// Reads a SubjectPublicKeyInfo in PEM.
    /// - Throws: ``CryptoFailure/malformed(_:)`` for other text and for other kinds of key.
    public init(pem: String) throws(CryptoFailure) {
      guard let handle = PEM.publicKey(from: pem), handle.isA("ED25519") else {
        throw .malformed("Ed25519 public key")
      }
      try self.init(of: handle)
    }

    init(of handle: KeyHandle) throws(CryptoFailure) {
      var isRead = false
      bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
        var written = 32
        isRead =
          EVP_PKEY_get_raw_public_key(handle.key, buffer.baseAddress, &written) == 1
          && written == 32
        count = isRead ? 32 : 0
      }
      guard isRead, !Ed25519.isOfSmallOrder(bytes) else { throw .malformed("Ed25519 public key") }
      self.handle = handle
    }

    /// The key as SubjectPublicKeyInfo in PEM, for `openssl pkeyutl -verify -pubin`.
    public var pem: String {
      get throws(CryptoFailure) { try PEM.text(ofPublic: handle) }
    }

    /// SHA-256 of the 32 bytes.
    public var fingerprint: Digest32 { SHA256.digest(bytes) }

    /// Whether the signature is this key's over this message. Anything malformed is `false`.
    public func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
      guard signature.count == signatureCount, let context = EVP_MD_CTX_new() else { return false }
      defer { EVP_MD_CTX_free(context) }
      let isValid = message.withUnsafeBufferPointer { message in
        EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, handle.key, nil) == 1
          && EVP_DigestVerify(
            context, signature, signature.count, message.baseAddress, message.count) == 1
      }
      if !isValid { ERR_clear_error() }
      return isValid
    }

    public static func == (left: PublicKey, right: PublicKey) -> Bool { left.bytes == right.bytes }
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
  }
}
