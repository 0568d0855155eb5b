// SPDX-License-Identifier: Apache-2.0

/// The four kinds of character a password is made of (clause pw-4).
public enum CharacterClass: String, Sendable, Hashable, CaseIterable {
  case uppercase
  case lowercase
  case digit
  case special

  /// What a person calls it.
  var name: String {
    switch self {
    case .uppercase: "upper-case letter"
    case .lowercase: "lower-case letter"
    case .digit: "digit"
    case .special: "special character"
    }
  }

  /// The class of one character of an NFKC-normalised text, told by its first scalar; so that a
  /// family emoji is one special character and not four, and an accent on its own is none.
  ///
  /// - A digit is any decimal digit (Unicode `Nd`): `٣` is one, `½` and `Ⅳ` are not.
  /// - Special is visible punctuation or a symbol (`P*`, `S*`). A space is welcome but is neither.
  /// - Letters without case (`李`) count towards the length and towards no class.
  init?(of character: Character) {
    switch character.unicodeScalars.first?.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter: self = .uppercase
    case .lowercaseLetter: self = .lowercase
    case .decimalNumber: self = .digit
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation,
      .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      self = .special
    default: return nil
    }
  }
}
