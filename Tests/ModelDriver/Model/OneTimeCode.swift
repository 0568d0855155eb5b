// SPDX-License-Identifier: Apache-2.0

/// RFC 6238 over RFC 4226, RFC 2104 and FIPS 180-4, written out: what an authenticator shows.
enum OneTimeCode {
  static let period: Int64 = 30_000

  static func step(at milliseconds: Int64) -> Int64 { milliseconds / period }

  static func digits(_ secret: [UInt8], at step: Int64) -> String {
    let counter = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> ($0 * 8)) }
    let mac = hmac(secret, counter)
    let start = Int(mac[19] & 15)
    let number =
      (UInt32(mac[start] & 0x7F) << 24 | UInt32(mac[start + 1]) << 16
        | UInt32(mac[start + 2]) << 8 | UInt32(mac[start + 3])) % 1_000_000
    let text = String(number)
    return String(repeating: "0", count: 6 - text.count) + text
  }

  /// RFC 4648 base 32 without padding.
  static func decode(base32 text: Substring) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    var bytes: [UInt8] = []
    var (bits, count) = (0, 0)
    for symbol in text.utf8 {
      bits = (bits << 5 | (alphabet.firstIndex(of: symbol) ?? 0)) & 0xFFFF
      count += 5
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }

  static func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    let block = key + [UInt8](repeating: 0, count: 64 - key.count)
    let inner = sha1(block.map { $0 ^ 0x36 } + message)
    return sha1(block.map { $0 ^ 0x5C } + inner)
  }

  static func sha1(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    let length = UInt64(message.count) * 8
    padded += (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    var words = [UInt32](repeating: 0, count: 80)
    for block in stride(from: 0, to: padded.count, by: 64) {
      for word in 0..<16 {
        words[word] = (0..<4).reduce(0) { $0 << 8 | UInt32(padded[block + word * 4 + $1]) }
      }
      for word in 16..<80 {
        words[word] = turned(
          words[word - 3] ^ words[word - 8] ^ words[word - 14] ^ words[word - 16], 1)
      }
      var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
      for round in 0..<80 {
        let (mix, constant): (UInt32, UInt32) =
          switch round {
          case 0..<20: ((b & c) | (~b & d), 0x5A82_7999)
          case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
          case 40..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
          default: (b ^ c ^ d, 0xCA62_C1D6)
          }
        let next = turned(a, 5) &+ mix &+ e &+ constant &+ words[round]
        (a, b, c, d, e) = (next, a, turned(b, 30), c, d)
      }
      state = zip(state, [a, b, c, d, e]).map { $0 &+ $1 }
    }
    return state.flatMap { word in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  private static func turned(_ word: UInt32, _ by: UInt32) -> UInt32 {
    word << by | word >> (32 - by)
  }
}
