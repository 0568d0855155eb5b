// SPDX-License-Identifier: Apache-2.0

/// Recognises e-mail addresses wherever they stand in a text: `local@label.label`, with a last
/// label of two letters or more (after RFC 5321 §4.1.2; any byte above ASCII counts as a letter).
enum EmailPattern {
  static func occurs(in bytes: [UInt8]) -> Bool {
    var index = 0
    while let at = bytes[index...].firstIndex(of: UInt8(ascii: "@")) {
      if at > 0, isLocal(bytes[at - 1]), isDomain(bytes[(at + 1)...]) { return true }
      index = at + 1
    }
    return false
  }

  static func occurs(in text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "@")) && occurs(in: Array(text.utf8))
  }

  private static func isDomain(_ rest: ArraySlice<UInt8>) -> Bool {
    let domain = rest.prefix { isLabel($0) || $0 == UInt8(ascii: ".") }
    let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count > 1, let first = labels.first, !first.isEmpty else { return false }
    return labels.dropFirst().contains { $0.count { isLetter($0) } >= 2 }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func isLabel(_ byte: UInt8) -> Bool {
    isLetter(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    isLabel(byte) || "!#$%&'*+/=?^_`{|}~.\"".utf8.contains(byte)
  }
}
