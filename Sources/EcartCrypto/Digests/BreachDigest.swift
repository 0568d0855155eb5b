// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-1, for looking a password up in a list of breached ones that is sorted by it, and for
/// nothing else: it protects nothing here.
package enum BreachDigest {
  /// 40 capital hexadecimal digits, as the lists write them; `nil` when the provider refuses SHA-1.
  package static func hex(of password: [UInt8]) -> [UInt8]? {
    var digest = [UInt8](repeating: 0, count: 20)
    var count: UInt32 = 0
    guard
      EVP_Digest(password, password.count, &digest, &count, EVP_sha1(), nil) == 1, count == 20
    else {
      ERR_clear_error()
      return nil
    }
    let digits = Array("0123456789ABCDEF".utf8)
    return digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }
}
