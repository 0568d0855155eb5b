// SPDX-License-Identifier: Apache-2.0

/// A whole number as SQLite writes it into a row (sqlite.org, "Database File Format", section 2.1).
enum StoredInteger {
  /// Big-endian, in six bytes or eight; `nil` for a smaller one, which takes four at most: those occur
  /// by chance in any file.
  static func bytes(of number: Int64) -> [UInt8]? {
    guard Int32(exactly: number) == nil else { return nil }
    let isShort = (-0x8000_0000_0000..<0x8000_0000_0000).contains(number)
    return stride(from: isShort ? 40 : 56, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: number >> $0)
    }
  }
}
