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

  public func contains(_ address: IPAddress) -> Bool {
    address.version == 4
      ? v4.contain(UInt32(truncatingIfNeeded: address.value)) : v6.contain(address.value)
  }
}

/// Sorted ranges that do not touch, with an index over the leading 16 bits.
private struct Ranges<Value: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
  private var lower: [Value] = []
  private var upper: [Value] = []
  /// For each value of the leading bits: how many ranges begin below it. 65 537 entries.
  private var index: [UInt32] = []

  private static var shift: Value { Value(Value.bitWidth - 16) }

  init(_ ranges: [(Value, Value)]) {
    for (first, last) in ranges.sorted(by: { $0.0 < $1.0 }) {
      if let end = upper.last, end == .max || first <= end + 1 {
        upper[upper.count - 1] = Swift.max(end, last)
      } else {
        lower.append(first)
        upper.append(last)
      }
    }
    guard !lower.isEmpty else { return }
    index = [UInt32](repeating: 0, count: 65_537)
    var place = 0
    for lead in 0...65_536 {
      while place < lower.count, Int(truncatingIfNeeded: lower[place] >> Self.shift) < lead {
        place += 1
      }
      index[lead] = UInt32(place)
    }
  }

  func contain(_ value: Value) -> Bool {
    guard !lower.isEmpty else { return false }
    // The last range that begins at or below the value is the only one that can hold it.
    let lead = Int(truncatingIfNeeded: value >> Self.shift)
    var low = Int(index[lead])
    var high = Int(index[lead + 1])
    while low < high {
      let middle = (low + high) >> 1
      if lower[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low > 0 && value <= upper[low - 1]
  }
}
