// SPDX-License-Identifier: Apache-2.0

/// A block of addresses in the notation of RFC 4632 and RFC 4291 §2.3: `192.0.2.0/24`,
/// `2001:db8::/32`, or a single address.
public struct AddressBlock: Sendable, Hashable {
  /// Why a text is no block.
  public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    case malformed
    /// The prefix is longer than the address, or written with a sign or a leading zero.
    case prefix
    /// Bits behind the prefix are set: a typing error in the address or in the prefix.
    case hostBits

    public var description: String {
      switch self {
      case .malformed:
        "net-1: write a block as 192.0.2.0/24 or 2001:db8::/32, or one address without a slash."
      case .prefix:
        "net-1: the number behind the slash goes from 0 to 32 for IPv4, to 128 for IPv6."
      case .hostBits:
        "net-1: the address has bits set behind the prefix. Correct the one or the other."
      }
    }
  }

  public let first: IPAddress
  /// How many leading bits every address of the block has in common.
  public let prefix: Int

  /// Reads a block. An IPv4 block that is written as IPv6 (`::ffff:192.0.2.0/120`) is the IPv4 block.
  public init(parsing text: String) throws(Problem) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let address = IPAddress(parsing: String(parts[0])) else {
      throw .malformed
    }
    // What was written as IPv6 counts its prefix in 128 bits.
    let isMapped = address.version == 4 && parts[0].contains(":")
    var prefix = isMapped ? 128 : address.width
    if parts.count == 2 {
      let digits = parts[1].utf8
      guard (1...3).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
        digits.first != 48 || digits.count == 1, let number = Int(parts[1]), number <= prefix
      else { throw .prefix }
      prefix = number
    }
    if isMapped {
      // A shorter one would hold more than the IPv4 addresses.
      guard prefix >= 96 else { throw .prefix }
      prefix -= 96
    }
    guard prefix == address.width || address.value & Self.rest(prefix, of: address.width) == 0
    else { throw .hostBits }
    self.first = address
    self.prefix = prefix
  }

  /// A block that was read before; `nil` if the prefix is none, or bits are set behind it.
  init?(first: IPAddress, prefix: Int) {
    guard (0...first.width).contains(prefix),
      prefix == first.width || first.value & Self.rest(prefix, of: first.width) == 0
    else { return nil }
    self.first = first
    self.prefix = prefix
  }

  /// The last address of the block, as a number.
  var last: UInt128 { first.value | Self.rest(prefix, of: first.width) }

  private static func rest(_ prefix: Int, of width: Int) -> UInt128 {
    prefix == 0 && width == 128 ? UInt128.max : (UInt128(1) << UInt128(width - prefix)) - 1
  }

  public func contains(_ address: IPAddress) -> Bool {
    address.version == first.version && (first.value...last).contains(address.value)
  }

  /// The block in its one spelling.
  public var text: String { "\(first.text)/\(prefix)" }
}

extension AddressBlock: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "AddressBlock(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
