// SPDX-License-Identifier: Apache-2.0

/// Counts what looks like an e-mail address in the bytes of a file. Stricter than what the audit
/// asks of a cell: in keys and digests, which are noise, a loose pattern would occur by chance.
enum AddressSearch {
  /// How many bytes around an `@` are looked at.
  static let reach = 64

  /// - Parameter encoding: how the database writes text. In UTF-16 an address has a zero between any
  ///   two of its bytes; files are then looked at both ways.
  static func count(in bytes: [UInt8], encoding: TextEncoding = .utf8) -> Int {
    guard encoding != .utf8 else { return count(inASCII: bytes) }
    let wide = [0, 1].map { parity in count(inASCII: narrowed(bytes, parity, encoding)) }
    return count(inASCII: bytes) + wide.reduce(0, +)
  }

  /// What is ASCII of the UTF-16 that begins at an even place or an odd one; the rest is noise that no
  /// address has.
  private static func narrowed(_ bytes: [UInt8], _ parity: Int, _ encoding: TextEncoding) -> [UInt8]
  {
    stride(from: parity, to: bytes.count - 1, by: 2).map { index in
      let (low, high) =
        encoding == .utf16LittleEndian
        ? (bytes[index], bytes[index + 1]) : (bytes[index + 1], bytes[index])
      return high == 0 ? low : 0
    }
  }

  private static func count(inASCII bytes: [UInt8]) -> Int {
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
