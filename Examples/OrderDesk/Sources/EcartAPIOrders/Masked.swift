// SPDX-License-Identifier: Apache-2.0

/// A value that holds somebody's personal data and never shows it by accident.
///
/// `print`, `dump`, string interpolation, `String(describing:)`, `String(reflecting:)` and a
/// mirror all see the type's name and nothing else (clause `log-5`). All three conformances are
/// needed: `dump` and test frameworks walk the mirror even where a description exists.
/// The stored properties stay readable; a host hands them to the vault at once.
public protocol Masked: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Masked {
  /// The type's name and the word *masked*.
  public var description: String { "\(Self.self)(masked)" }

  /// The same as ``description``.
  public var debugDescription: String { description }

  /// A mirror without children.
  public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
