// SPDX-License-Identifier: Apache-2.0

/// HTML being written. Tags and attribute names are literals of this module; everything else goes
/// through ``text(_:)``, so that no text of a report can become markup (clause log-5).
struct Markup {
  typealias Attributes = KeyValuePairs<StaticString, String>

  private(set) var html = ""

  /// Markup written in source code, as it is.
  mutating func literal(_ markup: StaticString) { html += "\(markup)" }

  /// Text of any origin. What a reader could not see becomes a small visible label.
  mutating func text(_ words: String) {
    for scalar in words.unicodeScalars {
      if Visible.hides(scalar) {
        html += "<span class=\"hidden-sign\">\(Visible.name(scalar))</span>"
      } else {
        append(scalar)
      }
    }
  }

  /// An element that holds other elements.
  mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], body: (inout Markup) -> Void
  ) {
    open(name, attributes)
    body(&self)
    html += "</\(name)>"
  }

  /// An element that holds text.
  mutating func element(_ name: StaticString, _ attributes: Attributes, _ words: String) {
    element(name, attributes) { $0.text(words) }
  }

  mutating func element(_ name: StaticString, _ words: String) { element(name, [:], words) }

  /// An element that has no end tag (`meta`), or, in SVG, no content.
  mutating func empty(_ name: StaticString, _ attributes: Attributes) {
    open(name, attributes, closed: true)
  }

  mutating func line() { html += "\n" }

  private mutating func open(
    _ name: StaticString, _ attributes: Attributes, closed: Bool = false
  ) {
    html += "<\(name)"
    for (key, value) in attributes {
      html += " \(key)=\""
      for scalar in Visible.text(value).unicodeScalars { append(scalar) }
      html += "\""
    }
    html += closed ? " />" : ">"
  }

  /// Scalar by scalar: `<` with a combining mark is one character and is not equal to `<`. A mark
  /// is written as a number, so that no later normalisation can join it to a tag.
  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "&": html += "&amp;"
    case "<": html += "&lt;"
    case ">": html += "&gt;"
    case "\"": html += "&quot;"
    case "'": html += "&#39;"
    default:
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .enclosingMark: html += "&#\(scalar.value);"
      default: html.unicodeScalars.append(scalar)
      }
    }
  }
}
