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

  /// Whether a row is as this installation wrote it. The code alone says so: a row in a version that this
  /// build does not know is somebody's key all the same.
  func wrote(_ row: KeyRow) -> Bool {
    let bytes = Array(row.body.dropLast(KeyBody.codeCount))
    return row.body.count > KeyBody.codeCount
      && isRight(
        Array(row.body.suffix(KeyBody.codeCount)),
        of: [row.subject.bytes, Array(row.epoch.utf8), bytes], as: .keyRow)
  }

  /// The body of a row, if it is as it was written.
  /// - Throws: ``CryptoFailure/notAuthentic`` for a row of another subject or epoch, a changed one, or
  ///   one in a version that this build does not know.
  func body(of row: KeyRow) throws(CryptoFailure) -> KeyBody {
    guard wrote(row), let body = try? KeyBody(decoding: row.body) else { throw .notAuthentic }
    return body
  }
}
