// SPDX-License-Identifier: Apache-2.0

/// The alphabet of signed notes, in bytes: Swift's `Character` would join CR and LF, and its `==`
/// calls differently encoded texts equal.
enum NoteText {
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  /// The signature type of plain Ed25519 (C2SP signed-note, "Signature types").
  static let ed25519: UInt8 = 0x01
  /// How a signature line begins: em dash, space.
  static let dash = Array("\u{2014} ".utf8)

  /// Whether a key name or origin is neither empty nor has spaces, pluses or control characters.
  static func isFitName(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy { scalar in
        scalar != "+" && !scalar.properties.isWhitespace
          && scalar.properties.generalCategory != .control
      }
  }

  /// The bytes as text, if they are UTF-8 without control characters other than newline.
  static func string(_ bytes: [UInt8]) throws(NoteFault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    guard !bytes.contains(where: { $0 < 0x20 && $0 != newline }) else { throw .controlCharacter }
    return text
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
  }
}
