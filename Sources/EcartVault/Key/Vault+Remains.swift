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
  package let epochsGone: Int
  package let sample: Data
  package let copies: Int
  /// The wrapped keys as files hold them (40 bytes each), for their fingerprints; not to be kept.
  package let storedKeys: [[UInt8]]
  /// Whether the row is as it was written.
  package let isAuthentic: Bool
}

extension Vault {
  /// What a row says of itself, unchecked: for lists.
  package static func kind(of row: KeyRow) -> String? {
    (try? KeyBody(decoding: row.body))?.kind
  }

  /// What of a row the certificate will need; `nil` when nobody can read it.
  ///
  /// It needs no key of a provider's: an erasure must not wait for a key service that is away.
  package func remains(of row: KeyRow) -> KeyRemains? {
    guard let body = try? KeyBody(decoding: row.body) else { return nil }
    let isAuthentic = (try? installation.body(of: row)) == body
    return KeyRemains(
      kind: body.kind, origin: body.origin, algorithm: body.keys[0].algorithm.name,
      keyID: body.keys[0].keyID, epochs: body.epochs, epochsGone: Int(body.epochsGone),
      sample: Data(body.sample), copies: Int(body.copies), storedKeys: body.keys.map(\.wrapped),
      isAuthentic: isAuthentic)
  }

  /// Notes that the key was handed out, or that such a copy is gone again.
  package func countCopies(
    of subject: SubjectID, by step: Int, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard case .living = try await key(of: subject, on: &desk) else { return }
    let (row, epoch) = try await livingRow(of: subject, on: &desk)
    var body = try self.body(of: row)
    body.copies = UInt32(clamping: Int(body.copies) + step)
    try write(body, row, epoch, on: &desk)
  }
}
