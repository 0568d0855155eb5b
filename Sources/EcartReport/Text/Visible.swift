// SPDX-License-Identifier: Apache-2.0

/// Makes text safe to show: whatever a reader cannot see, or a terminal or browser obeys instead
/// of printing, becomes a visible mark such as `[U+202E]` (clause log-5).
///
/// Meant are control characters (NUL, CR, LF, ESC and the C1 range with its one-byte CSI), line
/// and paragraph separators, direction marks and other invisible formats, private use and
/// unassigned code points. Text that cannot forge a line stays as it is, in any script.
package enum Visible {
  /// Whether a scalar must not reach a reader as it is.
  ///
  /// Works on scalars, never on characters: CR LF is one character, and so is `<` with a
  /// combining mark, and neither equals what it hides.
  static func hides(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value < 0x20 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      return true
    default:
      // Letters by category that show nothing at all.
      return scalar.properties.isDefaultIgnorableCodePoint && scalar.value != 0xFE0F
    }
  }

  /// The code point's name, such as `U+202E`.
  static func name(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The text with each hidden scalar as `[U+202E]`.
  package static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: hides) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if hides(scalar) {
        result.append(contentsOf: "[\(name(scalar))]".unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
