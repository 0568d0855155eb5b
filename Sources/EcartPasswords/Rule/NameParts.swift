// SPDX-License-Identifier: Apache-2.0

/// Finds a part of somebody's name in a password (clause pw-3).
///
/// A name is folded and split at everything that is not a letter. What is refused:
/// - a part of three letters or more, anywhere in the password (the choice of Windows' passfilt);
/// - a part of two letters of a given, family or full name, where it stands as a word of its own
///   (`Li-7…` and not `Light…`); two Han, kana or Hangul letters count anywhere;
/// - a user name or e-mail local part as a whole, with its digits and signs, from three scalars on.
///
/// Each letter of a part is also found in its usual disguise: `@`→a, `0`→o, `1`→l or i, `3`→e,
/// `5` and `$`→s, `7`→t, each place for itself. Not covered: letters of other scripts that look
/// alike, names spelt backwards, and transcriptions (`ü` as `ue`).
struct NameParts {
  private struct Part {
    let scalars: [Unicode.Scalar]
    let asWord: Bool
  }

  private let parts: [Part]

  init(of text: String, kind: PersonNames.Kind) {
    var text = text
    if kind == .email, let at = text.lastIndex(of: "@") { text = String(text[..<at]) }
    let folded = text.foldedForNames
    let isPersonal = kind != .user && kind != .email
    var parts: [Part] = folded.split { !$0.isLetter }.compactMap { letters in
      if letters.count >= 3 || letters.count == 2 && letters.allSatisfy(\.isSyllable) {
        return Part(scalars: Array(letters), asWord: false)
      }
      return letters.count == 2 && isPersonal ? Part(scalars: Array(letters), asWord: true) : nil
    }
    if !isPersonal, folded.count >= 3 { parts.append(Part(scalars: folded, asWord: false)) }
    self.parts = parts
  }

  /// Whether any part occurs in a password, given already folded.
  func occur(in password: [Unicode.Scalar]) -> Bool {
    parts.contains { part in
      guard part.scalars.count <= password.count else { return false }
      return (0...password.count - part.scalars.count).contains { start in
        let end = start + part.scalars.count
        return zip(password[start..<end], part.scalars).allSatisfy(reads)
          && (!part.asWord || isWord(start..<end, in: password))
      }
    }
  }

  /// Whether nothing that is a letter touches the range.
  private func isWord(_ range: Range<Int>, in text: [Unicode.Scalar]) -> Bool {
    (range.lowerBound == 0 || !text[range.lowerBound - 1].isLetter)
      && (range.upperBound == text.count || !text[range.upperBound].isLetter)
  }
}

/// Whether a typed scalar is a letter or its usual disguise.
private func reads(_ typed: Unicode.Scalar, _ letter: Unicode.Scalar) -> Bool {
  typed == letter || Disguise.letters(behind: typed).contains(letter)
}

/// The usual substitutions of a letter by a digit or sign.
enum Disguise {
  static func letters(behind typed: Unicode.Scalar) -> [Unicode.Scalar] {
    switch typed {
    case "@": ["a"]
    case "0": ["o"]
    case "1": ["l", "i"]
    case "3": ["e"]
    case "5", "$": ["s"]
    case "7": ["t"]
    default: []
    }
  }
}
