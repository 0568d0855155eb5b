// SPDX-License-Identifier: Apache-2.0

/// Decodes one JSON string, starting after its opening quote (RFC 8259 §7).
struct JSONString {
  let bytes: [UInt8]
  /// After success: behind the closing quote. After failure: the offending byte.
  private(set) var position: Int
  let end: Int

  init(bytes: [UInt8], position: Int, end: Int) {
    self.bytes = bytes
    self.position = position
    self.end = end
  }

  /// The text, or `nil` where it is unterminated, holds a raw control character or a wrong
  /// escape, or is not UTF-8.
  mutating func decoded() -> String? {
    let start = position
    var plain: [UInt8] = []
    var runStart = position
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        plain += bytes[runStart..<position]
        guard let text = String(validating: plain, as: UTF8.self) else {
          position = start
          return nil
        }
        position += 1
        return text
      case UInt8(ascii: "\\"):
        plain += bytes[runStart..<position]
        guard let scalar = escape() else { return nil }
        plain.append(contentsOf: String(scalar).utf8)
        runStart = position
      case 0..<0x20:
        return nil
      default:
        position += 1
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard position + 1 < end else { return nil }
    let letter = bytes[position + 1]
    position += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return unicode()
    default:
      position -= 1
      return nil
    }
  }

  /// `\uXXXX`, or a surrogate pair of them. Half a pair, which platforms produce when they cut a
  /// name in the middle of an emoji, becomes U+FFFD: the order is worth more than the emoji.
  private mutating func unicode() -> Unicode.Scalar? {
    guard let first = hex(at: position) else { return nil }
    position += 4
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u"), let second = hex(at: position + 2),
      (0xDC00...0xDFFF).contains(second)
    else { return "\u{FFFD}" }
    position += 6
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private func hex(at start: Int) -> UInt32? {
    guard start + 4 <= end else { return nil }
    var value: UInt32 = 0
    for byte in bytes[start..<start + 4] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - 0x37)
      default: return nil
      }
    }
    return value
  }
}

extension UInt8 {
  /// Space, tab, line feed, carriage return.
  var isJSONSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
  /// `0` to `9`.
  var isDigit: Bool { (0x30...0x39).contains(self) }
}
