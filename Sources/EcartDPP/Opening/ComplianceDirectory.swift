// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
package import EcartLedger
import EcartPolicy
import EcartVault
import FoundationEssentials

/// Where everything of one installation lies.
///
/// ```
/// compliance/          0700
///   store.sqlite       the compliance store                        (in the backup set)
///   public/            public keys: signer.pem, verifier.pem, ledger.vkey
///   dpp.json           what the host registered for the audit
///   waivers.json       exceptions that somebody documented, if there are any
///   roots/             0700, tagged as excluded from backups: roots, signer, anchor
///   verifier/          0700, the verifier's own identity
/// ```
package struct ComplianceDirectory: Sendable {
  package let path: String

  package init(_ path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  package var store: String { "\(path)/store.sqlite" }
  package var roots: String { "\(path)/roots" }
  package var anchor: String { "\(roots)/anchor" }
  /// Held by whoever brings a store up to its anchor.
  package var recoveryLock: String { "\(anchor).recovery" }
  package var verifier: String { "\(path)/verifier" }
  package var publicKeys: String { "\(path)/public" }
  package var register: String { "\(path)/dpp.json" }
  package var waivers: String { "\(path)/waivers.json" }

  /// Where the compliance tables are: here, or in a database of the host's own.
  package func storePath(_ host: HostRegister?) -> String {
    host?.complianceStore.map { StorePath($0, in: path).text } ?? store
  }

  /// Makes what is missing and checks what is there: owners, modes, the backup mark.
  package func prepare() throws(FileFault) {
    try PrivateDirectory.prepare(path, backupExcluded: false)
    try PrivateDirectory.prepare(roots, backupExcluded: true)
    try PrivateDirectory.prepare(publicKeys, backupExcluded: false)
  }

  /// Leaves the public keys where an auditor finds them.
  package func publish(_ installation: Installation, logOrigin: String) throws {
    let signer = installation.signer.publicKey
    try publish(try signer.pem, "signer.pem")
    try publish(try NoteVerifier(name: logOrigin, publicKey: signer).description, "ledger.vkey")
  }

  package func publish(_ text: String, _ name: String) throws(FileFault) {
    let file = "\(publicKeys)/\(name)"
    let bytes = Array((text.hasSuffix("\n") ? text : text + "\n").utf8)
    if PrivateFile.exists(file), try PrivateFile.read(file) == bytes { return }
    try PrivateFile.write(bytes, to: file)
  }

  /// The installation's public key, for checking certificates.
  package func signerKey() throws -> Ed25519.PublicKey {
    let text = String(decoding: try PrivateFile.read("\(publicKeys)/signer.pem"), as: UTF8.self)
    return try Ed25519.PublicKey(pem: text)
  }

  /// The log's public key, for checking checkpoints.
  package func ledgerKey() throws -> NoteVerifier {
    let text = String(decoding: try PrivateFile.read("\(publicKeys)/ledger.vkey"), as: UTF8.self)
    return try NoteVerifier(parsing: String(text.prefix { $0 != "\n" }))
  }
}
