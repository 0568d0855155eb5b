// SPDX-License-Identifier: Apache-2.0

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// A mask: neither bytes nor length, because a password's length is telling.
  public var description: String { "<secret>" }
  public var debugDescription: String { description }
  /// A mirror without children, so that `dump` and reflecting loggers see the mask alone.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Secret: Equatable {
  /// Constant time for equal lengths; the lengths themselves are not secret.
  public static func == (left: Secret, right: Secret) -> Bool {
    left.withBytes { one in right.withBytes { other in constantTimeEquals(one, other) } }
  }
}
