// SPDX-License-Identifier: Apache-2.0

/// An id as platforms write it, in one spelling: `1001`, `"1001"` and `1001.0` are the same.
enum Identifier: Equatable {
  case missing
  case unusable
  case token(String)

  /// The most characters.
  static let lengthLimit = 128

  init(_ value: JSONValue?) {
    switch value {
    case .number(let text):
      let whole = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
      let isWhole = whole.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") }
      self = isWhole && whole.utf8.count <= Self.lengthLimit ? .token(whole) : .unusable
    case .string:
      guard let text = value?.text else {
        self = .missing
        return
      }
      self = Self.isToken(text) ? .token(text) : .unusable
    case nil, .null: self = .missing
    default: self = .unusable
    }
  }

  /// The id, where there is one.
  var token: String? {
    if case .token(let token) = self { token } else { nil }
  }

  /// ASCII letters, digits and the punctuation that platforms put into ids. No space, no `@`, no
  /// control character: an id goes into problems and logs, so that it must be able neither to be
  /// a name or an e-mail address nor to forge a line.
  private static func isToken(_ text: String) -> Bool {
    text.utf8.count <= lengthLimit
      && text.utf8.allSatisfy { byte in
        let letter = byte | 0x20
        return byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
          || punctuation.contains(byte)
      }
  }

  private static let punctuation = Array("-_.:/#+=~".utf8)
}
