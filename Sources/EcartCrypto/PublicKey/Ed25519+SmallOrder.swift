// SPDX-License-Identifier: Apache-2.0

extension Ed25519 {
  /// Whether an encoded point is one of the eight whose order divides 8, in any encoding. RFC 8032
  /// allows them as keys; whoever holds such a "key" can make one signature fit many messages.
  static func isOfSmallOrder(_ point: [UInt8]) -> Bool {
    guard point.count == 32, let last = point.last else { return false }
    // The sign of x is the top bit; the y below it decides.
    let y = point.dropLast() + [last & 0x7F]
    return smallOrder.contains(Array(y))
  }

  /// The y coordinates, little-endian: 0, 1, -1, those of order 8, and 0 and 1 written as p and p+1.
  private static let smallOrder: Set<[UInt8]> = {
    let zero = [UInt8](repeating: 0, count: 32)
    func nearP(_ first: UInt8) -> [UInt8] { [first] + [UInt8](repeating: 0xFF, count: 30) + [0x7F] }
    let eight = [
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ]
    return Set(
      [zero, [1] + zero.dropLast(), nearP(0xEC), nearP(0xED), nearP(0xEE)]
        + eight.compactMap(Hex.decode))
  }()
}
