// SPDX-License-Identifier: Apache-2.0

/// Base 32 of RFC 4648 §6, without padding, as authenticator apps exchange secrets.
enum Base32 {
  static func encode(_ bytes: Span<UInt8>) -> String {
    var text = ""
    var buffer: UInt32 = 0
    var bits = 0
    for place in bytes.indices {
      buffer = (buffer << 8 | UInt32(bytes[place])) & 0xFFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.unicodeScalars.append(symbol(buffer >> UInt32(bits) & 31))
      }
    }
    if bits > 0 { text.unicodeScalars.append(symbol(buffer << UInt32(5 - bits) & 31)) }
    return text
  }

  /// Reads exactly what ``encode(_:)`` writes: capitals, no padding, no separators, no set bit
  /// left over. `nil` otherwise, so that two texts never mean the same secret.
  static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for symbol in text.utf8 {
      guard let value = value(symbol) else { return nil }
      buffer = (buffer << 5 | value) & 0xFFF
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    // Five bits or more left over: a symbol that no byte needed.
    guard bits < 5, buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
    return bytes
  }

  // Arithmetic and no table: the time does not depend on the secret's place in memory.
  private static func symbol(_ value: UInt32) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(value < 26 ? 65 + value : 24 + value))
  }

  private static func value(_ symbol: UInt8) -> UInt32? {
    switch symbol {
    case 65...90: UInt32(symbol) - 65
    case 50...55: UInt32(symbol) - 24
    default: nil
    }
  }
}
