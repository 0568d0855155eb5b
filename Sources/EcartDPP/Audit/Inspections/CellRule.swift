// SPDX-License-Identifier: Apache-2.0

import EcartPersonalData
import EcartVault

/// What one cell of a host's table holds, as far as an audit tells them apart. Never the value.
enum CellVerdict: Sendable, Hashable {
  /// As declared; a sealed value brings its origin.
  case fits(Origin?)
  case notSealed
  case notAsDeclared
  case email
}

/// Judges single cells against what their column may hold.
enum CellRule {
  enum Cell: Sendable {
    case null, integer, real
    case text(String)
    case blob([UInt8])
  }

  /// - Parameter content: what the column is declared to hold, or `nil` for an undeclared one.
  static func judge(_ cell: Cell, _ content: HostRegister.Content?) -> CellVerdict {
    if holdsEmail(cell) { return .email }
    switch (content, cell) {
    case (_, .null), (nil, _): return .fits(nil)
    case (.sealed, .text(let text)):
      // Any tag will do: the text's shape does not depend on it.
      if let sealed = Sealed<Name>(storedText: text) { return .fits(sealed.origin) }
      guard let file = SealedFile<Name>(storedText: text) else { return .notSealed }
      return .fits(file.origin)
    case (.sealed, _): return .notSealed
    case (_, .integer), (.number, .real), (.instant, .real): return .fits(nil)
    case (.identifier, .text(let text)): return isIdentifier(text) ? .fits(nil) : .notAsDeclared
    case (.number, .text(let text)): return isNumber(text) ? .fits(nil) : .notAsDeclared
    case (.instant, .text(let text)): return isInstant(text) ? .fits(nil) : .notAsDeclared
    // A UUID or a digest in binary.
    case (.identifier, .blob(let bytes)):
      return bytes.count == 16 || bytes.count == 32 ? .fits(nil) : .notAsDeclared
    case (.identifier, .real), (.number, .blob), (.instant, .blob): return .notAsDeclared
    }
  }

  private static func holdsEmail(_ cell: Cell) -> Bool {
    switch cell {
    case .text(let text): EmailPattern.occurs(in: text)
    // Only where the bytes are a text: in noise the pattern occurs by chance.
    case .blob(let bytes):
      EmailPattern.occurs(in: bytes) && String(validating: bytes, as: UTF8.self) != nil
    case .null, .integer, .real: false
    }
  }

  private static func isIdentifier(_ text: String) -> Bool {
    text.unicodeScalars.count <= 128
      && text.unicodeScalars.allSatisfy { $0 != "@" && !$0.properties.isWhitespace }
  }

  private static func isNumber(_ text: String) -> Bool {
    text.utf8.count <= 64
      && text.utf8.allSatisfy { (48...57).contains($0) || "+-.,eE".utf8.contains($0) }
  }

  private static func isInstant(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count)
      && text.utf8.allSatisfy { (48...57).contains($0) || "TtZz:+-. ".utf8.contains($0) }
  }
}
