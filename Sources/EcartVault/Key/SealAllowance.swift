// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How many messages may still be sealed with a key that was read for it, and until when.
///
/// The number was reserved in the key's row by the decision that handed the key out, so that all
/// processes together never seal more than 2³² messages under one key. It ends a minute later: a
/// sealer somebody kept seals nothing for a subject that may have been erased since.
///
/// It lies inside its ``SubjectKey``, so that sealing touches no further object, and is two words long:
/// with a third the key would not fit into two lines of the processor's cache.
struct SealAllowance: ~Copyable, Sendable {
  /// Far below nothing when the key was destroyed; what is taken after that does not bring it back.
  private let left: Atomic<Int64>
  /// None for a key that was handed out for opening.
  private let end: LeaseEnd

  /// Seals nothing: what a key is handed out with for opening.
  static var none: SealAllowance { SealAllowance(messages: 0, until: .none) }

  init(messages: UInt32, until end: LeaseEnd) {
    left = Atomic(Int64(messages))
    self.end = end
  }

  /// From now on, for as long as a lease.
  static func beginning(messages: UInt32) -> SealAllowance {
    SealAllowance(messages: messages, until: .beginning())
  }

  /// Takes one message.
  borrowing func spend() throws(SealFault) {
    guard !end.isOver else { throw end.isNone ? .notForSealing : .over }
    guard left.wrappingSubtract(1, ordering: .relaxed).newValue >= 0 else { throw .spent }
  }
}

extension SealAllowance {
  /// Whether the key was destroyed, as far as this process knows.
  @inline(__always)
  var isKeyDestroyed: Bool { left.load(ordering: .relaxed) < -(1 << 61) }

  /// Nothing more is sealed, nor opened by whoever asks.
  borrowing func endKey() { left.store(-(1 << 62), ordering: .relaxed) }
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
