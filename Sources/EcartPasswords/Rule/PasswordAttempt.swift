// SPDX-License-Identifier: Apache-2.0

/// What somebody typed into a password field.
///
/// It prints, dumps, reflects and logs as a mask, is not `Codable`, and cannot be compared with
/// `==`. A text above ``PasswordPolicy/largestInput`` bytes is dropped at once: an attempt that
/// was too large holds nothing and is refused by every rule. What is kept is a Swift `String`,
/// which cannot be wiped from memory; so keep attempts no longer than the request lasts.
public struct PasswordAttempt: Sendable {
  /// The text as typed, or `nil` when it was too large to look at.
  let typed: String?

  /// - Parameter typed: exactly what the field held: not trimmed, not cut, not normalised.
  public init(_ typed: String) {
    self.typed = typed.utf8.count <= PasswordPolicy.largestInput ? typed : nil
  }

  /// Whether the input was above the bound and has been dropped.
  public var isTooLarge: Bool { typed == nil }
}

extension PasswordAttempt: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  public var description: String { "PasswordAttempt(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
