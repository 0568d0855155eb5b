// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Compares without telling, by its time, where the first difference is (`CRYPTO_memcmp`).
/// Different lengths are unequal at once: a length is no secret.
public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  constantTimeEquals(left.span, right.span)
}

/// Compares two spans in constant time.
public func constantTimeEquals(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
  guard left.count == right.count else { return false }
  return left.withUnsafeBytes { one in
    right.withUnsafeBytes { other in
      one.isEmpty || CRYPTO_memcmp(one.baseAddress, other.baseAddress, one.count) == 0
    }
  }
}
