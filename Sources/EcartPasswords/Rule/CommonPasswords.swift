// SPDX-License-Identifier: Apache-2.0

/// The passwords everybody tries first, as the one word they are made of.
///
/// Rules about classes drive people to `Password123!` (NIST SP 800-63B-4 §3.1.1.2 therefore wants
/// a blocklist instead); this list takes back the commonest of that. It is no replacement for
/// a list of breached passwords.
enum CommonPasswords {
  /// Whether the folded password is one common word (or one letter), once or repeated, in any of
  /// its usual disguises, with digits and signs around it.
  static func include(_ password: [Unicode.Scalar]) -> Bool {
    guard let first = password.firstIndex(where: \.isLetter),
      let last = password.lastIndex(where: \.isLetter)
    else { return false }
    let readings: [KeyPath<[Unicode.Scalar], Unicode.Scalar?>] = [\.first, \.last]
    return [0, first].contains { start in
      readings.contains { reading in
        let read = password[start...last].map { typed in
          Disguise.letters(behind: typed)[keyPath: reading] ?? typed
        }
        return isRepetition(String(String.UnicodeScalarView(read.filter(\.isLetter))))
      }
    }
  }

  private static func isRepetition(_ text: String) -> Bool {
    let length = text.utf8.count
    return Set(text.unicodeScalars).count == 1
      || words.contains { word in
        length.isMultiple(of: word.utf8.count)
          && text == String(repeating: word, count: length / word.utf8.count)
      }
  }

  private static let words: Set<String> = [
    "abc", "abcd", "abcde", "abcdef", "admin", "administrator", "adminadmin", "asdf", "asdfgh",
    "asdfghjkl", "bienvenido", "changeme", "changeit", "contrasena", "dragon", "football",
    "iloveyou", "letmein", "login", "master", "monkey", "passw", "password", "passwort",
    "princess", "qaz", "qazwsx", "qwe", "qwer", "qwert", "qwerty", "qwertyuiop", "root",
    "secret", "senha", "summer", "sunshine", "superman", "temporary", "test", "welcome", "winter",
    "zxcvbn", "zxcvbnm",
  ]
}
