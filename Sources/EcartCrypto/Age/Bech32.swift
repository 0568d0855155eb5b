// SPDX-License-Identifier: Apache-2.0

/// Bech32 (BIP 173) without its length limit, as age spells keys: a name, `1`, the bytes in groups
/// of five bits, and a checksum of six characters.
enum Bech32 {
  private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

  /// The text of some bytes, in lower case.
  /// - Parameter name: the part before the `1`, in lower case.
  static func encode(_ bytes: [UInt8], name: String) -> String {
    var values = regroup(bytes, from: 8, to: 5, padding: true) ?? []
    values += checksum(of: values, name: Array(name.utf8))
    return name + "1" + String(decoding: values.map { alphabet[Int($0)] }, as: UTF8.self)
  }

  /// The bytes of a text, or `nil`: for another name, mixed case, a wrong checksum, or bits left
  /// over.
  static func decode(_ text: String, name: String) -> [UInt8]? {
    var characters = Array(text.utf8)
    let hasUpper = characters.contains { (65...90).contains($0) }
    let hasLower = characters.contains { (97...122).contains($0) }
    guard !(hasUpper && hasLower) else { return nil }
    for index in characters.indices where (65...90).contains(characters[index]) {
      characters[index] |= 0x20
    }
    let prefix = Array(name.utf8) + [UInt8(ascii: "1")]
    guard characters.starts(with: prefix), characters.count >= prefix.count + 6 else { return nil }
    var values: [UInt8] = []
    for character in characters[prefix.count...] {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      values.append(UInt8(truncatingIfNeeded: value))
    }
    guard polynomial(expanded(Array(name.utf8)) + values) == 1 else { return nil }
    return regroup(Array(values.dropLast(6)), from: 5, to: 8, padding: false)
  }

  private static func checksum(of values: [UInt8], name: [UInt8]) -> [UInt8] {
    let rest = polynomial(expanded(name) + values + [UInt8](repeating: 0, count: 6)) ^ 1
    return (0..<6).map { UInt8(truncatingIfNeeded: rest >> UInt32(5 * (5 - $0))) & 31 }
  }

  private static func expanded(_ name: [UInt8]) -> [UInt8] {
    name.map { $0 >> 5 } + [0] + name.map { $0 & 31 }
  }

  private static func polynomial(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
    return values.reduce(1) { sum, value in
      var next = (sum & 0x1ff_ffff) << 5 ^ UInt32(value)
      for bit in 0..<5 where sum >> UInt32(25 + bit) & 1 == 1 { next ^= generator[bit] }
      return next
    }
  }

  private static func regroup(
    _ values: [UInt8], from: Int, to: Int, padding: Bool
  ) -> [UInt8]? {
    var groups: [UInt8] = []
    var pending: UInt32 = 0
    var bits = 0
    for value in values {
      pending = pending << UInt32(from) | UInt32(value)
      bits += from
      while bits >= to {
        bits -= to
        groups.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
        pending &= (1 << UInt32(bits)) - 1
      }
    }
    if padding {
      if bits > 0 { groups.append(UInt8(truncatingIfNeeded: pending << UInt32(to - bits))) }
      return groups
    }
    return bits < from && pending == 0 ? groups : nil
  }
}
