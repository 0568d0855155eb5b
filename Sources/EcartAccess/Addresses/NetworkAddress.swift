// SPDX-License-Identifier: Apache-2.0

/// An address of the Internet Protocol, version 4 or 6, as one value.
///
/// An address is personal data (it is one of the policy's 14 kinds), so it prints as a mask;
/// ``text`` shows it. An IPv4 address that arrives as IPv6 (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) is
/// the IPv4 address: otherwise it would go round every rule about IPv4.
public struct NetworkAddress: Sendable, Hashable {
  /// 4 or 6.
  public let version: Int
  /// The address as a number; an IPv4 address in the low 32 bits.
  let value: UInt128

  /// How many bits an address of this version has: 32 or 128.
  var width: Int { version == 4 ? 32 : 128 }

  private static let mappedPrefix: UInt128 = 0xffff << 32

  init(v4 value: UInt32) {
    self.init(version: 4, UInt128(value))
  }

  init(v6 value: UInt128) {
    if value >> 32 == Self.mappedPrefix >> 32 {
      self.init(v4: UInt32(truncatingIfNeeded: value))
    } else {
      self.init(version: 6, value)
    }
  }

  private init(version: Int, _ value: UInt128) {
    self.version = version
    self.value = value
  }

  /// The 4 or 16 bytes of a socket's peer, in network order; `nil` for any other number of bytes.
  public init?(bytes: [UInt8]) {
    switch bytes.count {
    case 4: self.init(v4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
    case 16: self.init(v6: bytes.reduce(0) { $0 << 8 | UInt128($1) })
    default: return nil
    }
  }

  /// The bytes in network order: 4 or 16.
  public var bytes: [UInt8] {
    (0..<width / 8).map { UInt8(truncatingIfNeeded: value >> UInt128(width - 8 - 8 * $0)) }
  }

  /// Reads the one spelling a machine writes, strictly: `192.0.2.1` with four decimal numbers and
  /// no leading zeros (which some read as octal), or RFC 4291 §2.2 for IPv6. No brackets, no port,
  /// no zone, nothing around it.
  public init?(parsing text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count <= 45 else { return nil }
    if bytes.contains(UInt8(ascii: ":")) {
      guard let value = Self.v6(bytes) else { return nil }
      self.init(v6: value)
    } else {
      guard let value = Self.v4(bytes[...]) else { return nil }
      self.init(v4: value)
    }
  }

  private static func v4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ (48...57).contains($0) }),
        part.first != 48 || part.count == 1
      else { return nil }
      let number = part.reduce(0) { $0 * 10 + UInt32($1 - 48) }
      guard number < 256 else { return nil }
      value = value << 8 | number
    }
    return value
  }

  private static func v6(_ bytes: [UInt8]) -> UInt128? {
    // At most one "::", which stands for at least one group of zeros.
    var halves: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    if let gap = bytes.indices.dropLast().first(where: { bytes[$0] == 58 && bytes[$0 + 1] == 58 }) {
      halves = [bytes[..<gap]]
      rest = bytes[(gap + 2)...]
    }
    halves.append(rest)
    var groups: [[UInt16]] = []
    for (index, half) in halves.enumerated() {
      guard let found = self.groups(half, mayEndInV4: index == halves.count - 1) else {
        return nil
      }
      groups.append(found)
    }
    let count = groups.reduce(0) { $0 + $1.count }
    let all: [UInt16]
    if groups.count == 2 {
      guard count <= 7 else { return nil }
      all = groups[0] + [UInt16](repeating: 0, count: 8 - count) + groups[1]
    } else {
      guard count == 8 else { return nil }
      all = groups[0]
    }
    return all.reduce(0) { $0 << 16 | UInt128($1) }
  }

  private static func groups(_ half: ArraySlice<UInt8>, mayEndInV4: Bool) -> [UInt16]? {
    if half.isEmpty { return [] }
    let parts = half.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if part.contains(UInt8(ascii: ".")) {
        guard mayEndInV4, index == parts.count - 1, let v4 = v4(part) else { return nil }
        groups += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
      } else {
        guard (1...4).contains(part.count),
          let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
          part.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
        else { return nil }
        groups.append(group)
      }
    }
    return groups.count <= 8 ? groups : nil
  }

  /// The address in its one canonical spelling (RFC 5952 for IPv6).
  public var text: String {
    if version == 4 { return bytes.map { "\($0)" }.joined(separator: ".") }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> UInt128(112 - 16 * $0)) }
    // The longest run of zeros, the first of several, if it is longer than one group.
    var best = 0..<0
    var start = 0
    while start < 8 {
      let end = groups[start...].firstIndex { $0 != 0 } ?? 8
      if end - start > max(1, best.count) { best = start..<end }
      start = max(end, start) + 1
    }
    let words = groups.map { String($0, radix: 16) }
    if best.isEmpty { return words.joined(separator: ":") }
    return words[..<best.lowerBound].joined(separator: ":") + "::"
      + words[best.upperBound...].joined(separator: ":")
  }
}

extension NetworkAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "NetworkAddress(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
