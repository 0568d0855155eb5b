// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

extension FileKeyring: EscrowableKeyProvider {
  public func exportRoot(_ id: String) async throws(KeyProviderFault) -> Secret {
    try root(id)
  }

  public func importRoot(_ secret: Secret, as id: String) async throws(KeyProviderFault) {
    guard secret.count == 32 else { throw .failed("importing a root of another kind") }
    try files.write(id, secret)
  }
}
