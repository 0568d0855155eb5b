// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

/// What is kept of an account's recovery codes: digests, and those sealed under the account's own
/// key, so that a row copied to another account opens nothing there, and erasing the account
/// erases it.
struct RecoveryCodeRecord: GateRecord, Codable {
  /// Digests of the codes not used yet, in hex, a line each.
  var digests: Data
  var left: Int
  var issuedAt: Date

  private static func place(under key: SubjectKey) -> AssociatedData {
    AssociatedData(origin: key.origin, record: "recovery", field: "digests")
  }

  init(_ digests: [Digest32], issuedAt: Date, under key: SubjectKey) throws(Interruption) {
    do {
      let text = digests.map(\.hex).joined(separator: "\n")
      self.digests = Data(try key.seal(text, at: Self.place(under: key)))
    } catch { throw .workFailed("sealing recovery codes") }
    self.left = digests.count
    self.issuedAt = issuedAt
  }

  func open(under key: SubjectKey) throws(Interruption) -> [Digest32] {
    do {
      let plain = try key.open(Array(digests), at: Self.place(under: key))
      return try String(decoding: plain, as: UTF8.self).split(separator: "\n").map { line in
        guard let digest = Digest32(hex: String(line)) else {
          throw CryptoFailure.malformed("recovery code")
        }
        return digest
      }
    } catch { throw .workFailed("opening recovery codes") }
  }

  /// The record without a code that was used, or `nil` when it is none of them. All are compared.
  func using(
    _ code: RecoveryCode, under key: SubjectKey
  ) throws(Interruption) -> RecoveryCodeRecord? {
    let digest = code.digest
    let known = try open(under: key)
    let others = known.filter { $0 != digest }
    guard others.count < known.count else { return nil }
    return try RecoveryCodeRecord(others, issuedAt: issuedAt, under: key)
  }
}
