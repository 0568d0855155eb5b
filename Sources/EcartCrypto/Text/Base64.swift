// SPDX-License-Identifier: Apache-2.0

/// Base 64 (RFC 4648 §4 and §5), read strictly: every value has exactly one spelling.
public enum Base64 {
  /// Which 64 characters, and whether `=` fills the last group.
  public enum Alphabet: Sendable {
    /// `+` and `/`, padded (§4).
    case standard
    /// `+` and `/`, without padding: the form inside PHC password strings.
    case standardUnpadded
    /// `-` and `_`, without padding (§5, as JOSE uses it).
    case urlSafe

    var isPadded: Bool { self == .standard }
    var last: (plus: UInt8, slash: UInt8) {
      self == .urlSafe
        ? (UInt8(ascii: "-"), UInt8(ascii: "_")) : (UInt8(ascii: "+"), UInt8(ascii: "/"))
    }
  }

  /// The text of some bytes.
  public static func encode(_ bytes: [UInt8], as alphabet: Alphabet = .standard) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let taken = min(3, bytes.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 {
        group = group << 8 | (offset < taken ? UInt32(bytes[index + offset]) : 0)
      }
      for place in 0..<4 where place <= taken {
        let value = UInt8(truncatingIfNeeded: group >> UInt32(18 - 6 * place)) & 63
        text.append(character(for: value, in: alphabet))
      }
      if alphabet.isPadded {
        for _ in taken..<3 { text.append(UInt8(ascii: "=")) }
      }
      index += taken
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text, or `nil`: for white space, a character of another alphabet, missing or
  /// superfluous padding, or unused bits that are not zero.
  public static func decode(_ text: String, as alphabet: Alphabet = .standard) -> [UInt8]? {
    decode(characters: Array(text.utf8), as: alphabet)
  }

  /// The same for characters that are a key's: what comes of them is nowhere afterwards but in the
  /// result, and where there is none, nowhere.
  package static func decode(
    characters: [UInt8], as alphabet: Alphabet = .standard
  ) -> [UInt8]? {
    var end = characters.count
    if alphabet.isPadded {
      guard end.isMultiple(of: 4) else { return nil }
      for _ in 0..<2 where end > 0 && characters[end - 1] == UInt8(ascii: "=") { end -= 1 }
    }
    // One character alone holds 6 bits, less than a byte.
    guard end % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end * 3 / 4)
    var pending: UInt32 = 0
    var bits = 0
    for index in 0..<end {
      guard let value = value(of: characters[index], in: alphabet) else {
        wipe(&bytes)
        return nil
      }
      pending = pending << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
        pending &= (1 << UInt32(bits)) - 1
      }
    }
    guard pending == 0 else {
      wipe(&bytes)
      return nil
    }
    return bytes
  }

  private static func character(for value: UInt8, in alphabet: Alphabet) -> UInt8 {
    switch value {
    case 0..<26: UInt8(ascii: "A") + value
    case 26..<52: UInt8(ascii: "a") + value - 26
    case 52..<62: UInt8(ascii: "0") + value - 52
    case 62: alphabet.last.plus
    default: alphabet.last.slash
    }
  }

  private static func value(of character: UInt8, in alphabet: Alphabet) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case alphabet.last.plus: 62
    case alphabet.last.slash: 63
    default: nil
    }
  }
}
