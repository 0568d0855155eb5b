// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// A provider whose roots can leave it, sealed to people, and come back (clauses key-1, dr-1).
///
/// One that keeps its keys inside, such as a key service or a PKCS#11 token, does not conform: an
/// escrow of its roots is refused, and its own means of recovery stand in.
public protocol EscrowableKeyProvider: KeyProvider {
  /// The bytes of a root: whatever the provider needs to have it back; 16 to 64, a multiple of 16.
  /// - Throws: ``KeyProviderFault/noSuchRoot`` when there is none.
  func exportRoot(_ id: String) async throws(KeyProviderFault) -> Secret
  /// Puts a root back, durable when it returns. One that is there is left as it is.
  ///
  /// The provider does not ask whether the epoch may live: ``Vault`` does, before and after.
  func importRoot(_ secret: Secret, as id: String) async throws(KeyProviderFault)
}
