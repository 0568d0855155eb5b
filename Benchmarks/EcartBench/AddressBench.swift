// SPDX-License-Identifier: Apache-2.0

import CBench
import EcartAccess
import Foundation

/// A hundred thousand blocks, half of them IPv6, asked for addresses that are in one and that are not.
enum AddressBench {
  static let blocks = 100_000

  static func rows() throws -> [Row] {
    var random = SystemRandomNumberGenerator()
    var list: [AddressBlock] = []
    for index in 0..<blocks {
      let isV4 = index % 2 == 0
      let prefix = isV4 ? Int.random(in: 16...32) : Int.random(in: 32...64)
      var bytes = (0..<(isV4 ? 4 : 16)).map { _ in UInt8.random(in: 0...255, using: &random) }
      for bit in prefix..<bytes.count * 8 { bytes[bit / 8] &= ~(0x80 >> UInt8(bit % 8)) }
      guard let address = IPAddress(bytes: bytes) else { continue }
      list.append(try AddressBlock(parsing: "\(address.text)/\(prefix)"))
    }
    let built = ContinuousClock().now
    let compiled = AddressList(list)
    let building = ContinuousClock().now - built
    let asked = (0..<200_000).map { index -> IPAddress in
      if index % 2 == 0 { return list[index % list.count].first }
      return IPAddress(
        bytes: (0..<(index % 4 == 1 ? 4 : 16)).map { _ in .random(in: 0...255) })
        ?? list[0].first
    }
    var times: [Double] = []
    var found = 0
    for _ in 0..<15 {
      let start = ContinuousClock().now
      for address in asked where compiled.contains(address) { found += 1 }
      let spent = ContinuousClock().now - start
      times.append(Double(spent.components.attoseconds) / 1e9 / Double(asked.count))
    }
    precondition(found > 0)
    let starts = list.filter { $0.first.version == 4 }.map { block in
      block.first.bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }.sorted()
    let bare = Double(cbench_search(starts, Int32(starts.count), 200_000)) / 200_000
    return [
      Row(
        work: "look an address up, \(list.count) blocks", ours: times.sorted()[7], unit: "ns",
        peer: "limit", theirs: 100, goal: 1),
      Row(
        work: "  the same", ours: times.sorted()[7], unit: "ns", peer: "C binary search",
        theirs: bare, goal: nil),
      Row(
        work: "  making the list ready",
        ours: Double(building.components.attoseconds) / 1e15, unit: "ms", peer: "a block, ns",
        theirs: Double(building.components.attoseconds) / 1e9 / Double(list.count), goal: nil),
    ]
  }
}
