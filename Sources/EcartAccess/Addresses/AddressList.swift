// SPDX-License-Identifier: Apache-2.0

/// A set of addresses, made of blocks once and asked often (clause net-1): nothing is in it that
/// no block names, and an empty list holds nobody.
///
/// Blocks that touch or overlap are merged into ranges. A table of the leading 16 bits says which few
/// ranges an address can be in, so that looking up takes the same handful of steps for one block and
/// for a hundred thousand.
public struct AddressList: Sendable {
  /// How many blocks it was made of.
  public let blocks: Int
  private let v4: Ranges<UInt32>
  private let v6: Ranges<UInt128>

  public init(_ blocks: [AddressBlock]) {
    self.blocks = blocks.count
    v4 = Ranges(
      blocks.filter { $0.first.version == 4 }.map {
        (UInt32(truncatingIfNeeded: $0.first.value), UInt32(truncatingIfNeeded: $0.last))
      })
    v6 = Ranges(blocks.filter { $0.first.version == 6 }.map { ($0.first.value, $0.last) })
  }

  public func contains(_ address: NetworkAddress) -> Bool {
    address.version == 4
      ? v4.contain(UInt32(truncatingIfNeeded: address.value)) : v6.contain(address.value)
  }
}

/// Sorted ranges that do not touch, with an index over 16 of their bits.
///
/// The index looks at the bits behind those that all ranges have in common, and the search looks at the
/// leading 64 bits: nearly all IPv6 networks begin alike and end there.
private struct Ranges<Value: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  private var lower: [Value] = []
  private var upper: [Value] = []
  /// The leading bits of each `lower`.
  private var heads: [UInt64] = []
  /// For each value of the 16 bits: how many ranges begin below it. 65 537 entries.
  private var index: [UInt32] = []
  /// What is taken off a head before its 16 bits are read, and by how far it is shifted.
  private var base: UInt64 = 0
  private var shift: UInt64 = 0

  init(_ ranges: [(Value, Value)]) {
    for (first, last) in ranges.sorted(by: { $0.0 < $1.0 }) {
      if let end = upper.last, end == .max || first <= end + 1 {
        upper[upper.count - 1] = Swift.max(end, last)
      } else {
        lower.append(first)
        upper.append(last)
      }
    }
    guard let first = lower.first, let last = lower.last else { return }
    heads = lower.map(Self.head)
    base = Self.head(first)
    let spread = Self.head(last) - base
    shift = UInt64(Swift.max(0, 64 - spread.leadingZeroBitCount - 16))
    index = [UInt32](repeating: 0, count: 65_537)
    var place = 0
    for lead in 0...65_536 {
      while place < heads.count, (heads[place] - base) >> shift < lead { place += 1 }
      index[lead] = UInt32(place)
    }
  }

  private static func head(_ value: Value) -> UInt64 {
    Value.bitWidth > 64
      ? UInt64(truncatingIfNeeded: value >> Value(Value.bitWidth - 64))
      : UInt64(truncatingIfNeeded: value)
  }

  func contain(_ value: Value) -> Bool {
    guard let first = lower.first, value >= first else { return false }
    // The last range that begins at or below the value is the only one that can hold it.
    let head = Self.head(value)
    let lead = Swift.min((head - base) >> shift, 65_535)
    var low = Int(index[Int(lead)])
    var high = lead == 65_535 ? heads.count : Int(index[Int(lead) + 1])
    while low < high {
      let middle = (low + high) >> 1
      if heads[middle] <= head { low = middle + 1 } else { high = middle }
    }
    // Several may begin with the very same head, before the value or behind it.
    if low > 0, heads[low - 1] == head, lower[low - 1] > value {
      var first = 0
      while first < low {
        let middle = (first + low) >> 1
        if lower[middle] <= value { first = middle + 1 } else { low = middle }
      }
    }
    return low > 0 && value <= upper[low - 1]
  }
}
