// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Span<UInt8> {
  /// Whether these bytes begin with others: for what a box says about itself, which is no secret.
  @inline(__always)
  package func begins(with head: Span<UInt8>) -> Bool {
    guard count >= head.count else { return false }
    return withUnsafeBytes { mine in
      head.withUnsafeBytes { head in
        guard let mine = mine.baseAddress, let head0 = head.baseAddress else { return head.isEmpty }
        return memcmp(mine, head0, head.count) == 0
      }
    }
  }
}
