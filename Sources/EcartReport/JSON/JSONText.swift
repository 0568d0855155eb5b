// SPDX-License-Identifier: Apache-2.0

/// A JSON text (RFC 8259) that depends on its content alone: keys sorted by code point, two spaces
/// of indentation, one member a line.
///
/// What ``Visible`` hides is written as `\u` escapes: the value a program reads is untouched, and
/// a person who prints the file to a terminal is safe from it.
indirect enum JSONText {
  case null
  case bool(Bool)
  case int(Int)
  case string(String)
  case array([JSONText])
  case object([String: JSONText])

  static func optional(_ text: String?) -> JSONText { text.map(JSONText.string) ?? .null }

  /// The whole document, ending in a newline.
  var document: String {
    var output = ""
    write(to: &output, indent: 0)
    return output + "\n"
  }

  private func write(to output: inout String, indent: Int) {
    switch self {
    case .null: output += "null"
    case .bool(let value): output += value ? "true" : "false"
    case .int(let value): output += String(value)
    case .string(let value): JSONText.quote(value, to: &output)
    case .array(let values):
      JSONText.list(values, "[", "]", to: &output, indent) { value, output in
        value.write(to: &output, indent: indent + 2)
      }
    case .object(let members):
      let sorted = members.sorted {
        $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
      }
      JSONText.list(sorted, "{", "}", to: &output, indent) { member, output in
        JSONText.quote(member.key, to: &output)
        output += ": "
        member.value.write(to: &output, indent: indent + 2)
      }
    }
  }

  private static func list<Element>(
    _ elements: [Element], _ open: String, _ close: String, to output: inout String,
    _ indent: Int, write: (Element, inout String) -> Void
  ) {
    output += open
    for (index, element) in elements.enumerated() {
      output += (index == 0 ? "\n" : ",\n") + String(repeating: " ", count: indent + 2)
      write(element, &output)
    }
    if !elements.isEmpty { output += "\n" + String(repeating: " ", count: indent) }
    output += close
  }

  private static func quote(_ text: String, to output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case _ where Visible.hides(scalar):
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: output.unicodeScalars.append(scalar)
      }
    }
    output += "\""
  }
}
