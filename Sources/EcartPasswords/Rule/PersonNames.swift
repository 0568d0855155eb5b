// SPDX-License-Identifier: Apache-2.0

/// What a person or a service is called, so that the password can be kept free of it (clause pw-3).
/// Prints as a mask, and is not `Codable`.
public struct PersonNames: Sendable {
  /// Which of somebody's names.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case given
    case family
    case full
    case user
    case email
  }

  let names: [(kind: Kind, text: String)]

  /// - Parameters:
  ///   - given: first and middle names.
  ///   - family: last names.
  ///   - full: the name in one piece, where it is not known in parts.
  ///   - user: the log-in name, of a person or of a service.
  ///   - email: an address; only what stands before the last `@` counts.
  public init(
    given: String? = nil, family: String? = nil, full: String? = nil, user: String? = nil,
    email: String? = nil
  ) {
    let all: [(Kind, String?)] = [
      (.given, given), (.family, family), (.full, full), (.user, user), (.email, email),
    ]
    names = all.compactMap { kind, text in text.map { (kind, $0) } }
  }
}

extension PersonNames: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "PersonNames(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
