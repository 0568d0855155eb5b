// SPDX-License-Identifier: Apache-2.0

import EcartAccess

/// What counts as the same value when somebody is looked for: a normalisation, with a version.
///
/// The version is bound into what is stored, so a form that changes finds nothing of the old
/// entries rather than the wrong ones. A value that is empty once it is normalised is in no index.
public struct SearchForm: Sendable, Hashable {
  private enum Rule: String {
    case written, caseless, email, phone
  }

  /// Stable name and version, such as `email-address.1`.
  public let name: String
  private let rule: Rule

  private init(_ name: String, _ rule: Rule) {
    self.name = name
    self.rule = rule
  }

  /// Character by character as it was written, in Unicode NFC (UAX #15). Nothing is trimmed.
  public static let asWritten = SearchForm("as-written.1", .written)
  /// White space around it and upper and lower case make no difference; `ß` is `ss`.
  public static let caseInsensitive = SearchForm("case-insensitive.1", .caseless)
  /// White space around it is left out; the domain (after the last `@`) is lower-cased, and what is
  /// before it is compared without case. `xn--` and Unicode spellings of a domain are two, and so
  /// are `ana+shop@` and `ana@`.
  public static let emailAddress = SearchForm("email-address.1", .email)
  /// The decimal digits of any script, as ASCII, behind a `+` if the number begins with one; all
  /// else is left out. A number with its country's code and the same one without are two.
  public static let phoneDigits = SearchForm("phone-digits.1", .phone)

  /// The value in this form, or `nil` if nothing is left of it.
  package func normalised(_ value: String) -> String? {
    let result: String
    switch rule {
    case .written: result = FoldedText.composed(value)
    case .caseless: result = FoldedText.folded(Self.trimmed(value))
    case .email:
      let address = Self.trimmed(value)
      if let at = address.lastIndex(of: "@") {
        result =
          FoldedText.folded(String(address[..<at])) + "@"
          + FoldedText.lowered(String(address[address.index(after: at)...]))
      } else {
        result = FoldedText.folded(address)
      }
    case .phone: result = Self.digits(value)
    }
    return result.isEmpty || result == "@" || result == "+" ? nil : result
  }

  private static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  private static func digits(_ text: String) -> String {
    var result = ""
    for scalar in trimmed(text).unicodeScalars {
      if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
        result += "\(Int(value))"
      } else if result.isEmpty, scalar == "+" || scalar == "\u{FF0B}" {
        result = "+"
      }
    }
    return result
  }
}
