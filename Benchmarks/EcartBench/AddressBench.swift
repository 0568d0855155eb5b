// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import Foundation

/// A hundred thousand blocks, half of them IPv6, asked for addresses that are in one and that are not.
enum AddressBench {
  static let blocks = 100_000

  static func rows() throws -> [Row] {
    // Real IPv6 begins alike: all of it is asked for in 2001::/16 too.
    try rows("half IPv6, spread", start: nil) { $0 % 2 == 0 }
      + rows("IPv6 in 2001::/16", start: [0x20, 0x01]) { _ in false }
  }

  private static func rows(
    _ name: String, start: [UInt8]?, isV4 choose: (Int) -> Bool
  ) throws -> [Row] {
    var random = SystemRandomNumberGenerator()
    var list: [AddressBlock] = []
    for index in 0..<blocks {
      let isV4 = choose(index)
      let prefix = isV4 ? Int.random(in: 16...32) : Int.random(in: 32...64)
      var bytes = (0..<(isV4 ? 4 : 16)).map { _ in UInt8.random(in: 0...255, using: &random) }
      if let start { bytes.replaceSubrange(0..<2, with: start) }
      for bit in prefix..<bytes.count * 8 { bytes[bit / 8] &= ~(0x80 >> UInt8(bit % 8)) }
      guard let address = NetworkAddress(bytes: bytes) else { continue }
      list.append(try AddressBlock(parsing: "\(address.text)/\(prefix)"))
    }
    let built = ContinuousClock().now
    let compiled = AddressList(list)
    let building = ContinuousClock().now - built
    let asked = (0..<200_000).map { index -> NetworkAddress in
      if index % 2 == 0 { return list[(index / 2) % list.count].first }
      var bytes = (0..<(choose(index / 2) ? 4 : 16)).map { _ in UInt8.random(in: 0...255) }
      if let start { bytes.replaceSubrange(0..<2, with: start) }
      return NetworkAddress(bytes: bytes) ?? list[0].first
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
    return [
      Row(
        work: "look up in \(list.count), \(name)", ours: times.sorted()[7], unit: "ns",
        peer: "limit", theirs: 100, goal: 1),
      Row(
        work: "  making the list ready",
        ours: Double(building.components.attoseconds) / 1e15, unit: "ms", peer: "a block, ns",
        theirs: Double(building.components.attoseconds) / 1e9 / Double(list.count), goal: nil),
    ]
  }
}
