// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// When what a decision lent to its caller ends, however long somebody keeps it: a minute later, by a
/// clock of the system's that nobody sets. A certificate may say then that no process has the key.
package struct LeaseEnd: Sendable {
  /// Seconds of the system's monotonic clock.
  private let second: Int

  /// Nothing was lent.
  package static var none: LeaseEnd { LeaseEnd(second: .min) }
  /// It is over already.
  package static var past: LeaseEnd { LeaseEnd(second: 0) }

  package var isNone: Bool { second == .min }

  /// From now on, for as long as a lease.
  package static func beginning() -> LeaseEnd { LeaseEnd(second: now() + Int(Vault.lease)) }

  @inline(__always)
  package var isOver: Bool { Self.now() >= second }

  /// Sealing or opening a field takes a third of a microsecond; asking the exact clock would take a sixth of
  /// that again.
  private static func now() -> Int {
    var time = timespec()
    #if os(Linux)
      clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    #else
      clock_gettime(CLOCK_MONOTONIC_RAW_APPROX, &time)
    #endif
    return time.tv_sec
  }
}
