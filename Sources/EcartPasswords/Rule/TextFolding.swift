// SPDX-License-Identifier: Apache-2.0

// Unicode compatibility normalisation is in Foundation only.
import Foundation

extension String {
  /// Unicode NFKC: what is measured and what is hashed, so that a password typed on another
  /// keyboard (composed or decomposed accents, full-width digits) is still the same password.
  ///
  /// Foundation on Linux (Swift 6.3) leaves some marks out of order or apart that a compatibility
  /// form brings in, such as half-width `ﾞ`: composing once more gives what UAX #15 asks for. A hash
  /// over the unfinished form would fit on no other system, and on no corrected Foundation.
  var normalizedNFKC: String {
    precomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
  }

  /// Unicode NFC.
  var normalizedNFC: String { precomposedStringWithCanonicalMapping }

  /// The text as it is compared with names: without case, accents, invisible scalars and
  /// compatibility forms. `ÁLVAREZ`, `alvarez` and `ａｌｖａｒｅｚ` fold to the same.
  var foldedForNames: [Unicode.Scalar] {
    func stripped(_ text: String) -> String {
      var kept = String.UnicodeScalarView()
      for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars
      where !scalar.isAccent && !scalar.properties.isDefaultIgnorableCodePoint {
        kept.append(scalar)
      }
      return String(kept)
    }
    // Upper first, then lower: this is the full case folding (ß = SS, ς = Σ, ı = I), and in no
    // locale. Stripping again removes the dot that İ leaves behind.
    var cased = ""
    for scalar in stripped(self).unicodeScalars { cased += scalar.properties.uppercaseMapping }
    var folded = ""
    for scalar in cased.unicodeScalars {
      folded += strokes[scalar] ?? scalar.properties.lowercaseMapping
    }
    return Array(stripped(folded).normalizedNFC.unicodeScalars)
  }
}

/// Letters people write without their stroke or as two, which Unicode does not decompose.
private let strokes: [Unicode.Scalar: String] = [
  "Ø": "o", "Ł": "l", "Đ": "d", "Ð": "d", "Ħ": "h", "Ŧ": "t", "Æ": "ae", "Œ": "oe", "Þ": "th",
]

extension Unicode.Scalar {
  /// A mark that sits on or around a letter and takes no room of its own (`Mn`, `Me`).
  var isAccent: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  /// A letter, or a vowel sign that belongs to one.
  var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .spacingMark:
      true
    default: false
    }
  }

  /// A letter that stands for a syllable or a word, so that two of them are a whole name.
  var isSyllable: Bool {
    properties.isIdeographic || (0x3041...0x30FF).contains(value)
      || (0xAC00...0xD7A3).contains(value)
  }
}
