// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Owns an `EVP_PKEY`. It is never changed after it was made, and OpenSSL allows many threads to
/// read one key, so it may be shared.
final class KeyHandle: @unchecked Sendable {
  let key: OpaquePointer

  init?(owning key: OpaquePointer?) {
    guard let key else {
      ERR_clear_error()
      return nil
    }
    self.key = key
  }

  deinit { EVP_PKEY_free(key) }

  var bits: Int { Int(EVP_PKEY_get_bits(key)) }

  func isA(_ type: String) -> Bool { EVP_PKEY_is_a(key, type) == 1 }
}
