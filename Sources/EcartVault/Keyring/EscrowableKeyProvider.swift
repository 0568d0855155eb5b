// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// A provider whose roots can leave it, sealed to people, and come back (clauses key-1, dr-1).
///
/// `FileKeyring` conforms, and no other keyring of this package. One that keeps its keys inside, such
/// as a key service or a PKCS#11 token, does not: an escrow of its roots is refused, and its own means
/// of recovery stand in. Nor does one whose roots are not of 32 bytes, such as RSA keys.
public protocol EscrowableKeyProvider: KeyProvider {
  /// The 32 bytes of a root: all that the provider needs to have it back. Shares are made of nothing
  /// longer or shorter.
  /// - Throws: ``KeyProviderFault/noSuchRoot`` when there is none.
  func exportRoot(_ id: String) async throws(KeyProviderFault) -> Secret

  /// Puts a root back, durable when it returns. One that is there is left as it is.
  ///
  /// The provider does not ask whether the epoch may live: ``Vault`` does, before and after.
  /// - Parameters:
  ///   - secret: what ``exportRoot(_:)`` gave, 32 bytes.
  ///   - id: as ``KeyProvider/makeRoot(_:for:)`` takes it.
  /// - Throws: ``KeyProviderFault/badRequest(_:)`` for another id; ``KeyProviderFault/failed(_:)`` for
  ///   another length.
  func importRoot(_ secret: Secret, as id: String) async throws(KeyProviderFault)
}
