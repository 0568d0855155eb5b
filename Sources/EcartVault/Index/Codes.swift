// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy

extension Installation {
  /// The inner half of a value's entries: HMAC-SHA256 under the installation's index key over
  /// `key, form, value`, each behind its length. 32 bytes, sealed wherever they are kept.
  func innerHalf(of term: SearchTerm) throws(CryptoFailure) -> [UInt8] {
    try HMAC.authenticationCode(
      for: Self.framed([Array(term.label.key.utf8), Array(term.label.form.utf8), term.value]),
      using: index)
  }
}

extension EpochKey {
  /// What an entry in this epoch is listed under: the first bits of HMAC-SHA256 under the epoch's
  /// index key over `key, inner half`, each behind its length; in hexadecimal digits, the bits that
  /// are left over in the last byte zero.
  func entry(
    for label: SearchLabel, _ inner: [UInt8]
  ) throws(CryptoFailure) -> IndexEntry {
    let code = try HMAC.authenticationCode(
      for: Installation.framed([Array(label.key.utf8), inner]), using: index)
    var shown = Array(code.prefix((label.bits + 7) / 8))
    if label.bits % 8 != 0 { shown[shown.count - 1] &= UInt8(0xff) << UInt8(8 - label.bits % 8) }
    return IndexEntry(code: RecordKey(Hex.encode(shown)))
  }
}
