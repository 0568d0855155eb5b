// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// HMAC (RFC 2104, FIPS 198-1) through the thread's own, re-keyed context.
public enum HMAC {
  /// The hash inside.
  public enum Hash: Sendable, CaseIterable {
    /// For TOTP alone (RFC 6238: what authenticator apps speak). HMAC-SHA-1 is not broken, but
    /// nothing new should begin with it.
    case sha1
    case sha256
    case sha512

    /// The length of the code in bytes: 20, 32 or 64.
    public var codeCount: Int {
      switch self {
      case .sha1: 20
      case .sha256: 32
      case .sha512: 64
      }
    }
  }

  /// The authentication code of a message.
  /// - Throws: ``CryptoFailure/providerRefused(_:)``, for instance for SHA-1 or a key under 112
  ///   bits where the host runs OpenSSL's FIPS provider.
  public static func authenticationCode(
    for message: [UInt8], using key: Secret, hash: Hash = .sha256
  ) throws(CryptoFailure) -> [UInt8] {
    let size = hash.codeCount
    var isDone = false
    let code = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      isDone = write(message.span, key, hash, to: buffer.baseAddress)
      count = isDone ? size : 0
    }
    guard isDone else { throw .providerRefused("HMAC") }
    return code
  }

  /// HMAC-SHA-256 as a digest, without an allocation: pseudonyms, blind indexes, commitments.
  public static func digest(
    for message: [UInt8], using key: Secret
  ) throws(CryptoFailure) -> Digest32 {
    var isDone = false
    let digest = Digest32 { output in
      isDone = write(
        message.span, key, .sha256, to: output.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
    guard isDone else { throw .providerRefused("HMAC") }
    return digest
  }

  /// Whether a code fits, in constant time. The whole code is asked for; a truncated one is wrong.
  /// `false` also when the provider refuses.
  public static func isValid(
    _ code: [UInt8], for message: [UInt8], using key: Secret, hash: Hash = .sha256
  ) -> Bool {
    guard let expected = try? authenticationCode(for: message, using: key, hash: hash) else {
      return false
    }
    return constantTimeEquals(code, expected)
  }

  private static func write(
    _ message: Span<UInt8>, _ key: Secret, _ hash: Hash, to output: UnsafeMutablePointer<UInt8>?
  ) -> Bool {
    message.withUnsafeBufferPointer { message in
      ThreadContexts.withCurrent { contexts in
        contexts.pointee.withMAC(hash) { mac in
          // Re-keyed every time: early OpenSSL 3.0 releases did not restart a context without it.
          write(message, key, hash, keyed: false, with: &mac, to: output)
        }
      }
    }
  }

  /// - Parameter keyed: whether a context that has this key may go on with it.
  static func write(
    _ message: UnsafeBufferPointer<UInt8>, _ key: Secret, _ hash: Hash, keyed: Bool,
    with mac: inout MACContext, to output: UnsafeMutablePointer<UInt8>?
  ) -> Bool {
    var written = 0
    guard let context = mac.start(key, hash, keyed: keyed),
      message.isEmpty || EVP_MAC_update(context, message.baseAddress, message.count) == 1,
      EVP_MAC_final(context, output, &written, hash.codeCount) == 1
    else {
      mac.distrust()
      return false
    }
    return written == hash.codeCount
  }
}
