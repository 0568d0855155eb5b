// SPDX-License-Identifier: Apache-2.0

import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How many messages may still be sealed with a key that was read for it, and until when.
///
/// The number was reserved in the key's row by the decision that handed the key out, so that all
/// processes together never seal more than 2³² messages under one key. It ends a minute later: a
/// sealer somebody kept seals nothing for a subject that may have been erased since.
///
/// It lies inside its ``SubjectKey``, so that sealing touches no further object.
struct SealAllowance: ~Copyable, Sendable {
  private let left: Atomic<Int64>
  /// Seconds of the system's monotonic clock.
  private let end: Int

  /// Seals nothing: what a key is handed out with for opening.
  static var none: SealAllowance { SealAllowance(messages: 0, until: .min) }

  private init(messages: UInt32, until end: Int) {
    left = Atomic(Int64(messages))
    self.end = end
  }

  /// From now on, for as long as a lease.
  static func beginning(messages: UInt32) -> SealAllowance {
    SealAllowance(messages: messages, until: now() + Int(Vault.lease))
  }

  /// Takes one message.
  borrowing func spend() throws(SealFault) {
    guard Self.now() <= end else { throw end == .min ? .notForSealing : .over }
    guard left.wrappingSubtract(1, ordering: .relaxed).newValue >= 0 else { throw .spent }
  }

  /// Sealing a field takes a sixth of a microsecond; asking the exact clock would take a third of
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

/// Why nothing was sealed.
package enum SealFault: Error, Sendable, Equatable {
  /// The key was handed out for opening.
  case notForSealing
  /// More messages than were asked for.
  case spent
  /// The minute is over.
  case over
  /// The crypto provider refused.
  case failed
}
