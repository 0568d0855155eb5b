// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy

/// The code of a key row: HMAC-SHA256 under the installation's key for rows, over
/// `subject (32), epoch, body`, each behind its length in four bytes, big-endian.
extension Installation {
  /// A row's body with its code behind it.
  func encoded(
    _ body: KeyBody, of subject: SubjectID, in epoch: String
  ) throws(CryptoFailure) -> [UInt8] {
    let bytes = body.authenticated
    return bytes + (try code(of: [subject.bytes, Array(epoch.utf8), bytes], as: .keyRow))
  }

  /// The body of a row, if it is as it was written.
  /// - Throws: ``CryptoFailure/notAuthentic`` for a row of another subject or epoch, or a changed
  ///   one.
  func body(of row: KeyRow) throws(CryptoFailure) -> KeyBody {
    let bytes = Array(row.body.dropLast(KeyBody.codeCount))
    guard row.body.count > KeyBody.codeCount,
      isRight(
        Array(row.body.suffix(KeyBody.codeCount)),
        of: [row.subject.bytes, Array(row.epoch.utf8), bytes], as: .keyRow),
      let body = try? KeyBody(decoding: row.body)
    else { throw .notAuthentic }
    return body
  }
}
