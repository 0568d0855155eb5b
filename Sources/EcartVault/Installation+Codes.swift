// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
import EcartPolicy

/// What the database says about keys, epochs and erasures is under a code of the installation's, whose
/// key is not in the database: whoever can write there alone can take such a row away or put an older
/// one back, and cannot make or change one.
extension Installation {
  /// What a code is about; each has a key of its own.
  package enum Coded: Sendable { case keyRow, epoch, erasure, escrow, loss, export }

  /// HMAC-SHA256 over the parts, each behind its length.
  package func code(
    of parts: [[UInt8]], as coded: Coded
  ) throws(CryptoFailure) -> [UInt8] {
    try HMAC.authenticationCode(for: Self.framed(parts), using: key(of: coded))
  }

  package func isRight(_ code: [UInt8], of parts: [[UInt8]], as coded: Coded) -> Bool {
    guard let right = try? self.code(of: parts, as: coded) else { return false }
    return constantTimeEquals(right, code)
  }
}
