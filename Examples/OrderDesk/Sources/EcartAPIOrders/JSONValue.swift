// SPDX-License-Identifier: Apache-2.0

/// A JSON value that keeps a number's text, and forgives a platform its types: what should be a
/// text may be a number, what should be an object may be `null`, `{}`, `[]` or missing.
indirect enum JSONValue: Sendable, Hashable, Masked {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// A member that is there and not `null`.
  subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self, let value = members[key], value != .null else {
      return nil
    }
    return value
  }

  /// The text of a string or a number, without white space around it; `nil` when blank.
  var text: String? {
    switch self {
    case .string(let text):
      let trimmed = text.trimmed
      return trimmed.isEmpty ? nil : trimmed
    case .number(let text): return text
    default: return nil
    }
  }

  /// `true`, `"true"`, `1` and `"1"`; the same for false; else `nil`.
  var flag: Bool? {
    if case .bool(let flag) = self { return flag }
    switch text?.lowercased() {
    case "true", "1": return true
    case "false", "0": return false
    default: return nil
    }
  }

  /// A whole number, or the text of one.
  var integer: Int? { text.flatMap { Int($0) } }

  /// The members of a list; empty for anything else.
  var elements: [JSONValue] {
    if case .list(let elements) = self { elements } else { [] }
  }

  /// Whether it is an object.
  var isObject: Bool {
    if case .object = self { true } else { false }
  }
}

extension String {
  /// Without white space at either end.
  fileprivate var trimmed: String {
    let head = drop(while: \.isWhitespace)
    guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(head[...last])
  }
}
