// SPDX-License-Identifier: Apache-2.0

package import EcartLedger
package import EcartPolicy
import EcartVault

extension Gatekeeper {
  /// Integrates the ledger, signs a checkpoint, and puts it into the anchor, outside the database.
  @discardableResult
  package func checkpoint() async throws -> LedgerKeeper {
    guard let vault = part(Vault.self) else { throw Interruption.missingPart("Vault") }
    let keeper = LedgerKeeper(
      store: store,
      signer: try NoteSigner(
        name: LedgerKeeper.origin(of: store.identity), privateKey: vault.installation.signer))
    let mark = clock.read()
    // One of a store that was moved away would say of the living one that its ledger was changed.
    let restored = try await AcknowledgeAnchor.restored(self)
    // Signing over a ledger that was cut or rewritten would make the forgery look genuine.
    if let anchored = try vault.anchor.summary().checkpoint {
      try await keeper.check(against: anchored.text)
    }
    if let latest = try await keeper.integrate(mark: mark),
      try vault.anchor.summary().checkpoint?.size != latest.size
    {
      try vault.anchor.keep(
        checkpoint: String(decoding: latest.text, as: UTF8.self), of: latest.size, at: mark.wall,
        since: restored)
    }
    return keeper
  }
}
