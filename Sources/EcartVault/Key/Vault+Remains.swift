// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

/// What is taken over from a key row when its key is destroyed.
package struct KeyRemains: Sendable {
  package let kind: String
  package let origin: String
  package let algorithm: String
  package let keyID: UInt32
  package let epochs: [String]
  package let sample: Data
  package let copies: Int
  /// The wrapped key as files hold it (56 characters of base64), for its fingerprint; not to be kept.
  package let storedKey: [UInt8]
}

extension Vault {
  package static func remains(of row: KeyRow) throws(Interruption) -> KeyRemains {
    let body = try body(of: row)
    return KeyRemains(
      kind: body.kind, origin: body.origin, algorithm: body.algorithm, keyID: body.keyID,
      epochs: body.epochs, sample: body.sample, copies: body.copies ?? 0,
      storedKey: body.storedKey)
  }

  /// Notes that the key was handed out, or that such a copy is gone again.
  package func countCopies(
    of subject: SubjectID, by step: Int, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard let row = try await desk.key(of: subject), row.state == .living else { return }
    var body = try Self.body(of: row)
    body.copies = max(0, (body.copies ?? 0) + step)
    do {
      desk.setKey(of: subject, state: .living, epoch: row.epoch, body: try body.encoded())
    } catch { throw .unreadableRecord(space: "EcartVault.KeyBody") }
  }
}
