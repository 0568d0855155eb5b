// SPDX-License-Identifier: Apache-2.0

/// A JSON text (RFC 8259) whose bytes depend on its content alone: keys sorted, two-space
/// indentation, and whatever fits a line of 100 columns on one line.
///
/// Foundation's encoder may lay the same value out differently from one release to the next; the
/// exported files are compared byte by byte.
enum JSON {
  case null
  case bool(Bool)
  case int(Int)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// The whole file, ending in a newline.
  var text: String { rendered(indent: 0, reserved: 0) + "\n" }

  /// - Parameters:
  ///   - indent: the column the enclosing line starts at.
  ///   - reserved: the columns already taken on this line by the key and its colon.
  private func rendered(indent: Int, reserved: Int) -> String {
    let line = compact
    guard case .some = elements, indent + reserved + line.unicodeScalars.count >= 100 else {
      return line
    }
    let margin = String(repeating: " ", count: indent + 2)
    let (open, close) = brackets
    let body = (elements ?? []).map { key, value in
      let label = key.map { JSON.quoted($0) + ": " } ?? ""
      return margin + label
        + value.rendered(indent: indent + 2, reserved: label.unicodeScalars.count)
    }
    return open + "\n" + body.joined(separator: ",\n") + "\n"
      + String(repeating: " ", count: indent) + close
  }

  /// The value on one line.
  private var compact: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .string(let value): return JSON.quoted(value)
    case .array, .object:
      let (open, close) = brackets
      let body = (elements ?? []).map { key, value in
        (key.map { JSON.quoted($0) + ": " } ?? "") + value.compact
      }
      return open + body.joined(separator: ", ") + close
    }
  }

  /// The children in their written order; `nil` for a value that has none.
  private var elements: [(key: String?, value: JSON)]? {
    switch self {
    case .array(let values): values.map { (nil, $0) }
    case .object(let members): members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    case .null, .bool, .int, .string: nil
    }
  }

  private var brackets: (open: String, close: String) {
    if case .array = self { ("[", "]") } else { ("{", "}") }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension JSON: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .string(value) }
}
