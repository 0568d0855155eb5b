// SPDX-License-Identifier: Apache-2.0

/// Measures and breaks text by the columns it takes on a terminal.
package enum Columns {
  /// The columns one character takes: 2 for wide East Asian characters and emoji, 0 for a mark
  /// that stands alone, else 1 (after UAX #11; terminals differ on the rest).
  package static func width(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    if first.properties.isEmojiPresentation || isWide(first.value) { return 2 }
    return scalars.contains { $0.value == 0xFE0F } ? 2 : 1
  }

  package static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

  /// The text followed by enough spaces to take `columns`; longer text stays as it is.
  package static func pad(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(text)))
  }

  /// The number with spaces in front, so that a column of them lines up on the right.
  package static func right(_ text: String, to columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - width(text))) + text
  }

  /// Makes the text safe, then breaks it at spaces into lines of at most `columns`; a word that is
  /// longer than a line is cut wherever the line ends. Never returns an empty list.
  package static func wrap(_ text: String, to columns: Int) -> [String] {
    let columns = max(2, columns)
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in Visible.text(text).split(separator: " ") {
      for piece in pieces(of: word, columns) {
        let size = width(piece)
        if used > 0, used + 1 + size <= columns {
          line += " " + piece
          used += 1 + size
        } else {
          if used > 0 { lines.append(line) }
          (line, used) = (piece, size)
        }
      }
    }
    if used > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// The text on one line of at most `columns`, its end replaced by `…` where it is too long.
  package static func cut(_ text: String, to columns: Int) -> String {
    let text = Visible.text(text)
    guard width(text) > columns else { return text }
    var (result, used) = ("", 0)
    for character in text {
      let size = width(character)
      guard used + size < columns else { break }
      result.append(character)
      used += size
    }
    return result + "…"
  }

  private static func pieces(of word: Substring, _ columns: Int) -> [String] {
    var (pieces, piece, used): ([String], String, Int) = ([], "", 0)
    for character in word {
      let size = width(character)
      if used + size > columns {
        pieces.append(piece)
        (piece, used) = ("", 0)
      }
      piece.append(character)
      used += size
    }
    return piece.isEmpty ? pieces : pieces + [piece]
  }

  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1B000...0x1B2FF, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
