// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
package import EcartPolicy
import EcartVault
import FoundationEssentials

/// What is kept of an account's authenticator.
struct TOTPRecord: GateRecord, Codable {
  /// Names the enrolment, so that the proof of an earlier one confirms nothing.
  var enrolment: UUID
  /// The secret, sealed under the account's own key: erasing the account erases it.
  var secret: Data
  /// The settings it was enrolled with; a later policy does not change an authenticator.
  var totp: TOTP
  var enrolledAt: Date
  /// The first code was typed, so the authenticator is really there.
  var isConfirmed = false
  /// The step of the last code that was accepted; only later ones are good.
  var lastStep: Int64?
  /// The one that takes this one's place when its first code is seen; until then this one counts.
  var replacement: Replacement?

  struct Replacement: Codable {
    var enrolment: UUID
    var secret: Data
    var totp: TOTP
    var enrolledAt: Date
  }

  /// The authenticator whose first code an enrolment waits for: this one or its replacement, as a
  /// record of its own. `nil` when the enrolment was confirmed or superseded.
  func waiting(for enrolment: UUID) -> TOTPRecord? {
    if self.enrolment == enrolment, !isConfirmed { return self }
    guard let replacement, replacement.enrolment == enrolment else { return nil }
    return TOTPRecord(
      enrolment: enrolment, secret: replacement.secret, totp: replacement.totp,
      enrolledAt: replacement.enrolledAt)
  }

  private static func place(under key: SubjectKey) -> AssociatedData {
    AssociatedData(origin: key.origin, record: "totp", field: "secret")
  }

  static func seal(_ secret: TOTPSecret, under key: SubjectKey) throws(Interruption) -> Data {
    do { return Data(try key.seal(secret.base32, at: place(under: key))) } catch {
      throw .workFailed("sealing a TOTP secret")
    }
  }

  func open(under key: SubjectKey) throws(Interruption) -> TOTPSecret {
    do {
      let plain = try key.open(Array(secret), at: Self.place(under: key))
      guard let secret = TOTPSecret(base32: String(decoding: plain, as: UTF8.self)) else {
        throw CryptoFailure.malformed("TOTP secret")
      }
      return secret
    } catch { throw .workFailed("opening a TOTP secret") }
  }
}

extension EnrolTOTP {
  /// What is kept at an account's key, for its end.
  package static let belongings: [any GateRecord.Type] = [
    TOTPRecord.self, RecoveryCodeRecord.self,
  ]
}
