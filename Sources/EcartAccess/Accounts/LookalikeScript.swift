// SPDX-License-Identifier: Apache-2.0

/// The scripts whose letters are taken for each other's: а о р с in Cyrillic, ο ν in Greek, օ in
/// Armenian, Ꭺ in Cherokee (Unicode UTS 39 §4). The ranges are the blocks of Unicode 16.
enum LookalikeScript: CaseIterable {
  case latin, greek, cyrillic, armenian, cherokee, coptic, lisu

  /// Whether the letters are of more than one of these scripts.
  static func isMixed(in scalars: String.UnicodeScalarView) -> Bool {
    Set(scalars.filter(\.properties.isAlphabetic).compactMap(of)).count > 1
  }

  private static func of(_ scalar: Unicode.Scalar) -> LookalikeScript? {
    allCases.first { $0.blocks.contains { $0.contains(scalar.value) } }
  }

  private var blocks: [ClosedRange<UInt32>] {
    switch self {
    case .latin:
      [
        0x41...0x5A, 0x61...0x7A, 0xAA...0x24F, 0x250...0x2AF, 0x1E00...0x1EFF, 0x2C60...0x2C7F,
        0xA720...0xA7FF, 0xAB30...0xAB6F,
      ]
    case .greek: [0x370...0x3FF, 0x1F00...0x1FFF]
    case .cyrillic: [0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F]
    case .armenian: [0x530...0x58F]
    case .cherokee: [0x13A0...0x13FF, 0xAB70...0xABBF]
    case .coptic: [0x2C80...0x2CFF]
    case .lisu: [0xA4D0...0xA4FF]
    }
  }
}
