// SPDX-License-Identifier: Apache-2.0

/// Counts what looks like an e-mail address in the bytes of a file. Stricter than what the audit
/// asks of a cell: in keys and digests, which are noise, a loose pattern would occur by chance.
enum AddressSearch {
  /// How many bytes around an `@` are looked at.
  static let reach = 64

  static func count(in bytes: [UInt8]) -> Int {
    var count = 0
    var index = 0
    while let at = bytes[index...].firstIndex(of: UInt8(ascii: "@")) {
      if isAddress(bytes, at) { count += 1 }
      index = at + 1
    }
    return count
  }

  /// ASCII alone; a local part and a first label of two characters or more, a last label of two
  /// letters or more, ten characters in all.
  private static func isAddress(_ bytes: [UInt8], _ at: Int) -> Bool {
    let before = bytes[max(0, at - reach)..<at].reversed().prefix { isLocal($0) }
    let after = bytes[(at + 1)...].prefix(reach).prefix { isLabel($0) || $0 == dot }
    let labels = after.split(separator: dot, omittingEmptySubsequences: false)
    guard before.count >= 2, labels.count >= 2, labels[0].count >= 2,
      before.count + 1 + after.count >= 10
    else { return false }
    return labels.dropFirst().contains { $0.prefix { isLetter($0) }.count >= 2 }
  }

  private static let dot = UInt8(ascii: ".")

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func isLabel(_ byte: UInt8) -> Bool {
    isLetter(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    isLabel(byte) || byte == dot || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
  }
}
