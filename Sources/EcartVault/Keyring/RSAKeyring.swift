// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// Roots as RSA keys, one file each, for installations whose rules ask for a public-key root
/// (clause enc-1: 2048 bits at least; 3072 unless asked otherwise).
///
/// An epoch's key is wrapped by RSA-OAEP with SHA-256, the context as its label (RFC 8017 §7.1), so
/// that `openssl pkeyutl` unwraps it too. The private keys lie as PKCS#8 under the same care as the
/// files of a ``FileKeyring``.
public struct RSAKeyring: KeyProvider {
  private let files: RootFiles
  private let bits: Int
  public var identity: String? { files.identity }
  public var kind: KeyProviderKind { .rsa }

  /// - Parameter bits: of new roots; the larger, the longer the first use of each epoch takes (some
  ///   0.3 s at 3072).
  /// - Throws: ``KeyProviderFault/badRequest(_:)`` below 2048 bits, and above 5120 under a protection; as ``FileKeyring`` for the files.
  public init(
    directory: String, bits: Int = RSAOAEP.standard, protection: KeyringProtection = .none
  ) throws(KeyProviderFault) {
    guard bits >= RSAOAEP.floor else {
      throw .badRequest("an RSA root below \(RSAOAEP.floor) bits (enc-1)")
    }
    // A key file under a protection is one wrapped key, and OpenSSL wraps some 4 KB at most.
    if case .none = protection {
    } else if bits > 5_120 {
      throw .badRequest("an RSA root of more than 5120 bits under a protection")
    }
    self.bits = bits
    files = try RootFiles(directory: directory, suffix: ".rsa-root", protection: protection)
  }

  public func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    guard try !files.isWhole(id) else { return }
    let key: Secret
    do { key = try RSAOAEP.PrivateKey.generate(bits: bits).pem } catch {
      throw .failed("making an RSA key")
    }
    try files.write(id, Self.padded(key))
  }

  /// White space after the key, up to a multiple of 8 bytes, as key wrap needs it.
  private static func padded(_ key: Secret) -> Secret {
    var bytes = [UInt8](repeating: 10, count: (key.count + 7) / 8 * 8)
    key.withBytes { source in for index in source.indices { bytes[index] = source[index] } }
    return Secret(wiping: &bytes)
  }

  private func root(_ id: String) throws(KeyProviderFault) -> RSAOAEP.PrivateKey {
    let pem = try files.read(id)
    do throws(CryptoFailure) { return try RSAOAEP.PrivateKey(pem: pem) } catch {
      // A file that holds too small a key was not written here.
      throw .notAuthentic
    }
  }

  public func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    let pair = try self.root(root)
    do { return try pair.publicKey.encrypt(key, label: context.bytes(root: root)) } catch {
      throw .failed("wrapping")
    }
  }

  public func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    let pair = try self.root(root)
    do { return try pair.decrypt(wrapped, label: context.bytes(root: root)) } catch {
      throw .notAuthentic
    }
  }

  public func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try files.destroy(id)
    return .done
  }

  public func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    try files.exists(id)
  }

  public func roots() async throws(KeyProviderFault) -> [String] { try files.names() }
}
