// SPDX-License-Identifier: Apache-2.0

/// A personal value in the clear, on its way to being sealed.
///
/// It prints, dumps, reflects and logs as a mask and is not `Codable`, so a type that holds one
/// cannot be encoded by accident. There is no way to read it but to seal it and reveal it.
///
/// ```swift
/// let email = Personal<Email>("ana@example.com")
/// print(email)  // a•••@example.com
/// ```
public struct Personal<T: PersonalTag>: Sendable {
  /// Package-wide only: what a host can do with a personal value is seal it.
  @usableFromInline package let value: String

  public init(_ value: String) { self.value = value }
}

extension Personal: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String {
    switch T.tag.mask {
    case .hidden: "\(T.tag.name)(•••)"
    case .initials:
      value.split(separator: " ").prefix(4).map { "\($0.prefix(1))•••" }.joined(separator: " ")
    case .email: "\(value.prefix(1))•••@\(value.split(separator: "@").last.map(String.init) ?? "")"
    case .tail: "•••\(value.count > 6 ? String(value.suffix(2)) : "")"
    }
  }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
